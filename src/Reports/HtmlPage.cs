using System.Text;
using System.Xml;

namespace MlNetDeep;

/// <summary>
/// A page of HTML that stands alone: no script, and nothing that is loaded, which its policy forbids as well. It is also well-formed XML: texts
/// are encoded by the writer, wherever they come from.
/// </summary>
/// <param name="title">The heading.</param>
internal sealed class HtmlPage(string title)
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;color:#222;max-width:1340px;margin:24px auto;padding:0 16px}" +
        "h1{font-size:24px}h2{font-size:19px;margin-top:32px}" +
        "table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}" +
        "th,td{padding:3px 10px;text-align:right;border-bottom:1px solid #ddd}th:first-child,td:first-child{text-align:left}" +
        "th{background:#f4f4f4}.wide{overflow-x:auto}.charts{display:flex;flex-wrap:wrap;gap:16px;margin:20px 0}" +
        "figure{margin:0}figcaption{font-weight:600}svg{max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;" +
        "fill:#333;paint-order:stroke;stroke:#fff;stroke-width:3px}" +
        ".key{display:inline-block;margin-right:14px;font-size:13px}" +
        ".key i{display:inline-block;width:18px;height:4px;margin-right:5px;vertical-align:middle}";

    private readonly XElement _body = new("body", new XElement("h1", title));

    /// <summary>Adds a heading.</summary>
    public void AddHeading(string text) => _body.Add(new XElement("h2", text));

    /// <summary>Adds a paragraph; null adds nothing.</summary>
    public void AddParagraph(string? text)
    {
        if (text is not null)
            _body.Add(new XElement("p", text));
    }

    /// <summary>Adds a table.</summary>
    public void AddTable(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) => _body.Add(
        new XElement("div", new XAttribute("class", "wide"), new XElement(
            "table",
            new XElement("thead", Row("th", header)),
            new XElement("tbody", rows.Select(row => Row("td", row))))));

    /// <summary>Adds a table of text, and the sentence below it.</summary>
    public void AddTable(TextTable table)
    {
        AddTable(table.Rows[0], table.Rows.Skip(1));
        AddParagraph(table.Note);
    }

    /// <summary>Adds elements side by side, as far as the page is wide; none adds nothing.</summary>
    public void AddCharts(params IEnumerable<XElement> charts)
    {
        XElement[] all = [.. charts];
        if (all.Length > 0)
            _body.Add(new XElement("div", new XAttribute("class", "charts"), all));
    }

    /// <summary>Writes the page as a whole, or leaves the file as it was.</summary>
    public void Write(string path)
    {
        var html = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement(
                    "meta",
                    new XAttribute("http-equiv", "Content-Security-Policy"),
                    new XAttribute("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")),
                // A browser asks for an icon where a page names none.
                new XElement("link", new XAttribute("rel", "icon"), new XAttribute("href", "data:,")),
                new XElement("title", title),
                new XElement("style", Style)),
            _body);
        ReplaceForbidden(html);
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            Encoding = new UTF8Encoding(false),
            NewLineHandling = NewLineHandling.None,
        };
        FileReplacement.Write(path, stream =>
        {
            using XmlWriter writer = XmlWriter.Create(stream, settings);
            new XDocument(new XDocumentType("html", null, null, null), html).Save(writer);
        });
    }

    // An element without content must have an end tag of its own: HTML knows no others, but for a few that have none.
    private static XElement Row(string cell, IEnumerable<string> texts) => new("tr", texts.Select(text => new XElement(cell, text)));

    /// <summary>Characters that no document may have, such as a zero in a name, become the one that stands for them.</summary>
    private static void ReplaceForbidden(XElement html)
    {
        foreach (XText text in html.DescendantNodes().OfType<XText>())
            text.Value = Replace(text.Value);
        foreach (XAttribute attribute in html.Descendants().Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
            attribute.Value = Replace(attribute.Value);
    }

    private static string Replace(string text)
    {
        var clean = new StringBuilder(text.Length);
        // Runes: halves of surrogate pairs become the replacement character too.
        foreach (Rune rune in text.EnumerateRunes())
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }
}
