using Interchange.Gateway.Usage.Export;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Usage.Export;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("größe 🦊", "größe 🦊")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("  =1", "'  =1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=1", "a=1")]
    public void Text_is_quoted_where_it_must_be_and_is_no_formula(string? text, string csv) => Assert.Equal(csv, new CsvText().Add(text).ToString());

    [Fact]
    public void Numbers_are_what_they_are()
    {
        var csv = new CsvText();
        csv.Add("a").Add(-0.0000125m).Add((decimal?)null).Add(3).EndLine();
        csv.Add("").Add(1).EndLine();

        Assert.Equal("a,-0.0000125,,3\r\n,1\r\n", csv.ToString());
    }

    [Theory]
    [InlineData("", null, false)]
    [InlineData("", "*/*", false)]
    [InlineData("", "text/csv", true)]
    [InlineData("", "TEXT/CSV; charset=utf-8", true)]
    [InlineData("", "application/json, text/csv;q=0.5", false)]
    [InlineData("", "application/json;q=0.5, text/csv", true)]
    [InlineData("", "text/csv;q=0", false)]
    [InlineData("", "text/csv, */*;q=0.1", true)]
    [InlineData("", "not a media type", false)]
    [InlineData("?format=csv", "application/json", true)]
    [InlineData("?format=json", "text/csv", false)]
    public void Csv_is_answered_to_who_asks_for_it(string query, string? accept, bool csv)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Request.Headers.Accept = accept;

        Assert.Equal(csv, AnswerFormat.IsCsv(context.Request));
    }
}
