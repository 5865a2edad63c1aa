namespace Interchange.EndToEnd.Tests.Readme;

/// <summary>One line of a table of examples in the README's routing chapter.</summary>
/// <param name="Table">What the table is marked with: <c>&lt;!-- examples: provider --&gt;</c>.</param>
/// <param name="Name">The first cell: a field, a variant or a header.</param>
/// <param name="Text">The second cell: what is sent.</param>
internal sealed record ReadmeExample(string Table, string Name, string Text);
