using System.Diagnostics.CodeAnalysis;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Files;

/// <summary>Purposes by their names on the wire.</summary>
internal static class FilePurposes
{
    private static readonly (string Name, FilePurpose Purpose)[] All =
    [
        ("user_data", FilePurpose.UserData),
        ("batch", FilePurpose.Batch),
        ("batch_output", FilePurpose.BatchOutput),
        ("assistants", FilePurpose.Assistants),
        ("vision", FilePurpose.Vision),
    ];

    public static string NameOf(FilePurpose purpose) => All.First(known => known.Purpose == purpose).Name;

    public static bool TryRead(string? name, [NotNullWhen(true)] out FilePurpose? purpose)
    {
        purpose = null;
        foreach (var known in All)
        {
            if (known.Name == name)
            {
                purpose = known.Purpose;
            }
        }

        return purpose is not null;
    }

    /// <exception cref="GatewayException">400: nobody uploads files for that.</exception>
    public static FilePurpose OfUpload(string name) => TryRead(name, out var purpose) && purpose != FilePurpose.BatchOutput
        ? purpose.Value
        : throw new GatewayException(GatewayError.InvalidRequest("\"purpose\" must be batch, user_data, assistants or vision. This gateway serves no other uploads."));
}
