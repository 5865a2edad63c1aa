namespace Interchange.Gateway.Catalog.Capabilities;

/// <summary>Kinds of content beside text that a request holds.</summary>
[Flags]
public enum InputModalities
{
    None = 0,
    Image = 1,
    Audio = 2,
    Video = 4,
    File = 8,
}
