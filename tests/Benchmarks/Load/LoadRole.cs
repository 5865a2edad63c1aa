using System.CommandLine;
using System.Text.Json;

namespace Interchange.Benchmarks.Load;

/// <summary>The load generator as a process: one order a line on standard input, one result a line on standard output.</summary>
internal static class LoadRole
{
    public const string Name = "load";

    public static Command Create()
    {
        var command = new Command(Name, "Role: the load generator.") { Hidden = true };
        command.SetAction(async (_, cancellationToken) =>
        {
            while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                var order = JsonSerializer.Deserialize(line, LoadJson.Default.LoadOrder) ?? throw new InvalidDataException("An order is empty.");
                var result = await LoadGenerator.RunAsync(order, cancellationToken);
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, LoadJson.Default.LoadResult).AsMemory(), cancellationToken);
            }

            return 0;
        });
        return command;
    }
}
