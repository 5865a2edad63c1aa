using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Pure: rows as an RSS 2.0 feed, for <c>use_rss=true</c>.</summary>
internal static class ModelFeed
{
    /// <param name="rows">The items, in order.</param>
    /// <param name="origin">Scheme and host of the gateway as the caller sees it, such as <c>https://models.example.com</c>.</param>
    public static ReadOnlyMemory<byte> Write(ImmutableArray<ListedModel> rows, string origin)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteStartElement("channel");
            xml.WriteElementString("title", "Models");
            xml.WriteElementString("link", $"{origin}/api/v1/models");
            xml.WriteElementString("description", "Models that this gateway serves");
            foreach (var row in rows)
            {
                xml.WriteStartElement("item");
                xml.WriteElementString("title", row.Name);
                xml.WriteElementString("link", $"{origin}/api/v1/models/{row.Model.Id}/endpoints");
                xml.WriteElementString("description", row.Model.Description is { Length: > 0 } text ? text : row.Id);
                xml.WriteStartElement("guid");
                xml.WriteAttributeString("isPermaLink", "false");
                xml.WriteString(row.Id);
                xml.WriteEndElement();
                if (row.Model.Created > 0)
                {
                    xml.WriteElementString("pubDate", DateTimeOffset.FromUnixTimeSeconds(row.Model.Created).ToString("R", CultureInfo.InvariantCulture));
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }
}
