using System.Text.RegularExpressions;

namespace MlNetDeep.Tests;

/// <summary>A report as it was saved, held against what every report must be.</summary>
internal sealed partial class SavedPage
{
    /// <summary>An address that would be loaded; what names SVG's elements is none.</summary>
    private const string SvgName = "http://www.w3.org/2000/svg";

    private readonly XDocument _document;

    /// <summary>Saves a report and reads it again.</summary>
    public SavedPage(Action<string> save)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.html");
        try
        {
            save(path);
            Text = File.ReadAllText(path);
            Bytes = new FileInfo(path).Length;
            Assert.False(File.Exists(path + ".new"));
        }
        finally
        {
            File.Delete(path);
        }

        _document = XDocument.Parse(Text);
        Assert.StartsWith("<!DOCTYPE html", Text, StringComparison.Ordinal);
        string own = Text.Replace(SvgName, "", StringComparison.Ordinal).Replace("http-equiv", "", StringComparison.Ordinal);
        Assert.DoesNotContain("http", own, StringComparison.Ordinal);
        Assert.Empty(_document.Descendants("script"));
        string[] attributes = [.. _document.Descendants().Attributes().Select(attribute => attribute.Name.LocalName)];
        Assert.DoesNotContain(attributes, name => name is "src" || name.StartsWith("on", StringComparison.Ordinal));
        Assert.Equal("data:,", Assert.Single(_document.Descendants().Attributes("href")).Value);
        // In HTML an element that ends itself goes on, but for those that have no content.
        Assert.All(
            _document.Descendants().Where(each => each.Name.Namespace == XNamespace.None && each.IsEmpty),
            each => Assert.Contains(each.Name.LocalName, new[] { "meta", "link" }));
        Assert.DoesNotMatch(NotANumber(), string.Join(' ', Pictures.Descendants().Attributes().Select(attribute => attribute.Value)));
    }

    public string Text { get; }

    public long Bytes { get; }

    public string Title => _document.Descendants("h1").Single().Value;

    public XElement[] Pictures => [.. _document.Descendants(XName.Get("svg", SvgName))];

    public string[] Captions => [.. _document.Descendants("figcaption").Select(caption => caption.Value)];

    /// <summary>The cells of a table, its header first.</summary>
    public string[][] Table(int i) =>
        [.. _document.Descendants("table").ElementAt(i).Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

    /// <summary>The chart of a caption.</summary>
    public XElement Chart(string caption) =>
        _document.Descendants("figure").Single(figure => figure.Element("figcaption")!.Value == caption);

    /// <summary>Elements of a chart, by their name in SVG.</summary>
    public static IEnumerable<XElement> Parts(XElement chart, string name) => chart.Descendants(XName.Get(name, SvgName));

    [GeneratedRegex("NaN|Infinity|∞")]
    private static partial Regex NotANumber();
}
