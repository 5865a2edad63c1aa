using System.Globalization;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Files;

/// <summary>What callers are told about files.</summary>
internal static class FileErrors
{
    public static GatewayException Unknown() =>
        new(GatewayError.NotFound("There is no such file. It may have been deleted or have expired, or belong to another account."));

    public static GatewayException TooLarge(FileBounds options) => new(GatewayError.TooLarge(string.Create(
        CultureInfo.InvariantCulture, $"The file is larger than {options.Largest} bytes, which is the most that this gateway takes. Upload it in parts.")));

    public static GatewayException Full(FileBounds options) => new(GatewayError.TooLarge(string.Create(
        CultureInfo.InvariantCulture, $"The account's files would have more than {options.LargestTotal} bytes in all, which is the most that this gateway keeps. Delete some with DELETE /api/v1/files/{{id}}.")));

    public static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
