using Interchange.Gateway.Chat.Operations;

namespace Interchange.Gateway.Tests.Chat;

public sealed class MultipartBodyTests
{
    /// <summary>After the example of RFC 7578, section 4, with a file.</summary>
    [Fact]
    public void Is_written_as_the_standard_has_it()
    {
        var body = new MultipartBody("AaB03x");
        body.Add("field1", "Joe Blow");
        body.AddKnown("absent", (string?)null);
        body.AddFile("pics", "file1.txt", "text/plain", "contents"u8.ToArray());
        var made = body.End();

        Assert.Equal("multipart/form-data; boundary=AaB03x", made.ContentType);
        Assert.Equal(
            "--AaB03x\r\nContent-Disposition: form-data; name=\"field1\"\r\n\r\nJoe Blow\r\n"
            + "--AaB03x\r\nContent-Disposition: form-data; name=\"pics\"; filename=\"file1.txt\"\r\nContent-Type: text/plain\r\n\r\ncontents\r\n--AaB03x--\r\n",
            MediaLab.TextOf(made));
    }

    [Fact]
    public void Boundaries_are_not_guessed() => Assert.NotEqual(new MultipartBody().End().ContentType, new MultipartBody().End().ContentType);
}
