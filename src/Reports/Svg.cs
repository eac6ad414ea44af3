namespace MlNetDeep;

/// <summary>
/// Elements of SVG. Written by hand and not by ScottPlot, which was tried: it places each letter by the widths of the font that the writing
/// machine has, so that words fall apart on others; it has no parallel coordinates; and its SkiaSharp brings native files for every system,
/// of a version that Microsoft.ML.ImageAnalytics does not run with.
/// </summary>
internal static class Svg
{
    /// <summary>The color of curve i: those of M. Okabe and K. Ito (2008), which the color-blind tell apart.</summary>
    public static string Color(int i) => Palette[i % Palette.Length];

    private static readonly string[] Palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#444444", "#b2a700"];
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>A picture of so many units, one a pixel where there is room.</summary>
    public static XElement Picture(double width, double height, params object?[] content) => Element(
        "svg",
        [("viewBox", $"0 0 {Number(width)} {Number(height)}"), ("width", Number(width)), ("height", Number(height)), ("role", "img")],
        content);

    /// <summary>A line.</summary>
    public static XElement Line(double x1, double y1, double x2, double y2, string color) => Element(
        "path", [("d", $"M{Number(x1)} {Number(y1)}L{Number(x2)} {Number(y2)}"), ("stroke", color), ("fill", "none")]);

    /// <summary>A path through points; where one cannot be drawn it is broken. Null without two points side by side.</summary>
    public static XElement? Path(IEnumerable<(double X, double Y)> points, string color, double width, string? dash = null, string? tip = null)
    {
        var path = new System.Text.StringBuilder();
        bool isDrawing = false;
        foreach ((double x, double y) in points)
        {
            bool isPoint = Axis.CanDraw(x) && Axis.CanDraw(y);
            if (isPoint)
                path.Append(isDrawing ? 'L' : 'M').Append(Number(x)).Append(' ').Append(Number(y));
            isDrawing = isPoint;
        }

        return !path.ToString().Contains('L', StringComparison.Ordinal)
            ? null
            : Element(
                "path",
                [("d", path.ToString()), ("stroke", color), ("stroke-width", Number(width)), ("stroke-dasharray", dash), ("fill", "none")],
                Tip(tip));
    }

    /// <summary>An area between the corners.</summary>
    public static XElement Area(IEnumerable<(double X, double Y)> corners, string color) => Element(
        "polygon",
        [("points", string.Join(' ', corners.Select(corner => $"{Number(corner.X)},{Number(corner.Y)}"))), ("fill", color), ("fill-opacity", "0.3")]);

    /// <summary>A dot.</summary>
    public static XElement Dot(double x, double y, double radius, string color) => Element(
        "circle", [("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("fill", color)]);

    /// <summary>A text; the anchor is start, middle or end.</summary>
    public static XElement Text(double x, double y, string text, string anchor = "middle", string? transform = null) => Element(
        "text", [("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor), ("transform", transform)], text);

    /// <summary>A number as SVG reads it, to a tenth of a unit.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static XElement? Tip(string? text) => text is null ? null : new XElement(Namespace + "title", text);

    private static XElement Element(string name, (string Name, string? Value)[] attributes, params object?[] content) => new(
        Namespace + name, attributes.Where(each => each.Value is not null).Select(each => new XAttribute(each.Name, each.Value!)), content);
}
