namespace Interchange.Gateway.Chat.Media;

/// <summary>What a caller has named by an address.</summary>
internal enum MediaKind
{
    Image,
    Video,
    File,
}
