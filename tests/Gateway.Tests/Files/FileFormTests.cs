using System.Text;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Files;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Files;

public sealed class FileFormTests
{
    private readonly MemoryStream _taken = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_the_fields_in_whatever_order_they_come(bool fileFirst)
    {
        var (file, purpose) = (Field("file", "line", "filename=\"C:\\\\x\\\\../lines.jsonl\""), Field("purpose", "batch"));
        var form = await ReadAsync((fileFirst ? file + purpose : purpose + file) + Field("expires_after[anchor]", "created_at") + Field("expires_after[seconds]", "3600"));

        Assert.Equal(("lines.jsonl", FilePurpose.Batch, TimeSpan.FromHours(1), true), (form.Filename, form.Purpose, form.Life, form.HasFile));
        Assert.Equal("line", Encoding.UTF8.GetString(_taken.ToArray()));
    }

    [Fact]
    public async Task A_form_without_a_purpose_is_of_data_of_the_user_and_is_kept_for_ever()
    {
        var form = await ReadAsync(Field("file", "x", "filename=\"\""));

        Assert.Equal(("file", FilePurpose.UserData, null), (form.Filename, form.Purpose, form.Life));
    }

    [Fact]
    public async Task A_name_has_neither_control_characters_nor_more_than_255_characters()
    {
        var form = await ReadAsync(Field("file", "x", $"filename=\"a\tb{new string('c', 400)}\""));

        Assert.Equal("ab" + new string('c', 253), form.Filename);
    }

    [Theory]
    [InlineData("purpose", "fine-tune", "\"purpose\"")]
    [InlineData("purpose", "batch_output", "\"purpose\"")]
    [InlineData("expires_after[seconds]", "5", "expires_after[seconds]")]
    [InlineData("expires_after[seconds]", "2592001", "expires_after[seconds]")]
    [InlineData("expires_after[anchor]", "now", "expires_after[anchor]")]
    [InlineData("expires_after[anchor]", "created_at", "expires_after[seconds]")]
    [InlineData("provider", "openai", "not served")]
    public async Task A_wrong_field_is_named(string name, string value, string says)
    {
        var refused = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(Field(name, value)));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(says, refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_files_are_one_too_many() =>
        Assert.Equal(400, (await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(Field("file", "x", "filename=\"a\"") + Field("file", "x", "filename=\"b\"")))).Error.Status);

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData(null)]
    public async Task What_is_no_form_is_refused(string? type) =>
        Assert.Equal(400, (await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(Field("file", "x", "filename=\"a\""), type))).Error.Status);

    [Fact]
    public async Task A_form_that_breaks_off_is_refused_wherever_it_does()
    {
        var whole = Body(Field("purpose", "batch") + Field("file", "some lines", "filename=\"a\""));
        for (var length = 0; length < whole.Length - 4; length += 3)
        {
            var refused = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(whole[..length], "multipart/form-data; boundary=b", raw: true));
            Assert.Equal(400, refused.Error.Status);
        }
    }

    private static string Field(string name, string value, string extra = "") =>
        $"--b\r\nContent-Disposition: form-data; name=\"{name}\"{(extra.Length == 0 ? "" : "; " + extra)}\r\n\r\n{value}\r\n";

    private static string Body(string fields) => fields + "--b--\r\n";

    private async Task<FileForm> ReadAsync(string fields, string? type = "multipart/form-data; boundary=b", bool raw = false)
    {
        var http = new DefaultHttpContext();
        http.Request.ContentType = type;
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(raw ? fields : Body(fields)));
        return await FileForm.ReadAsync(
            http.Request,
            bytes =>
            {
                _taken.Write(bytes.Span);
                return ValueTask.CompletedTask;
            },
            Cancellation);
    }
}
