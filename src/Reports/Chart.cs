namespace MlNetDeep;

/// <summary>Curves, bands and dots over two axes.</summary>
/// <param name="title">What it shows.</param>
/// <param name="horizontal">The name of the horizontal axis.</param>
/// <param name="vertical">The name of the vertical axis.</param>
internal sealed class Chart(string title, string horizontal, string vertical)
{
    private const double Width = 640, Height = 320, Left = 66, Right = 14, Top = 10, Bottom = 42;
    private const int MostPoints = 1000;

    private readonly List<Curve> _curves = [];
    private readonly List<Band> _bands = [];
    private readonly List<(double X, string Text)> _marks = [];

    /// <summary>Whether the vertical axis is logarithmic where that shows more.</summary>
    public bool MayBeLogarithmic { get; init; }

    /// <summary>Whether both axes go from 0 to 1, and the diagonal is drawn.</summary>
    public bool IsOfShares { get; init; }

    /// <summary>Whether there is a curve.</summary>
    public bool HasCurves => _curves.Count > 0;

    /// <summary>Adds a curve; of width 0 its dots alone. Curves of one name have one entry in the key; those without a name have none.</summary>
    public void AddCurve(string? name, string color, IEnumerable<(double X, double Y)> points, double width = 1.8, bool hasDots = false) =>
        _curves.Add(new Curve(name, color, [.. points], width, hasDots));

    /// <summary>Adds the area between two curves; points without bounds are left out.</summary>
    public void AddBand(string name, string color, IEnumerable<(double X, double Low, double High)> bounds) =>
        _bands.Add(new Band(name, color, [.. bounds.Where(point => Axis.CanDraw(point.Low) && Axis.CanDraw(point.High))]));

    /// <summary>Adds a vertical line.</summary>
    public void AddMark(double x, string text) => _marks.Add((x, text));

    /// <summary>The chart with its title and key.</summary>
    public XElement Draw()
    {
        double[] ends = IsOfShares ? [0, 1] : [];
        (double X, double Y)[] points =
        [
            .. _curves.SelectMany(curve => curve.Points).Where(CanDraw),
            .. _bands.SelectMany(band => band.Bounds).SelectMany(bound => new[] { (bound.X, bound.Low), (bound.X, bound.High) }),
        ];
        var x = new Axis([.. ends, .. points.Select(point => point.X), .. _marks.Select(mark => mark.X)]);
        var y = new Axis([.. ends, .. points.Select(point => point.Y)], MayBeLogarithmic);
        double X(double value) => Left + x.Place(value) * (Width - Left - Right);
        double Y(double value) => Height - Bottom - y.Place(value) * (Height - Top - Bottom);
        return new XElement(
            "figure",
            new XElement("figcaption", title),
            Svg.Picture(
                Width,
                Height,
                DrawGrid(x, y),
                IsOfShares ? Svg.Path([(X(0), Y(0)), (X(1), Y(1))], "#999", 1, "4 4") : null,
                _bands.Where(band => band.Bounds.Length > 1).Select(band => Svg.Area(
                    [
                        .. band.Bounds.Select(bound => (X(bound.X), Y(bound.Low))),
                        .. band.Bounds.Reverse().Select(bound => (X(bound.X), Y(bound.High))),
                    ],
                    band.Color)),
                _marks.Select(mark => Svg.Path([(X(mark.X), Top), (X(mark.X), Height - Bottom)], "#777", 1, "2 3", mark.Text)),
                _curves.Select(curve => DrawCurve(curve, X, Y))),
            DrawKey());
    }

    private static IEnumerable<XElement?> DrawCurve(Curve curve, Func<double, double> x, Func<double, double> y)
    {
        (double X, double Y)[] places = [.. Thin(curve.Points).Select(point => (x(point.X), y(point.Y)))];
        if (curve.Width > 0)
            yield return Svg.Path(places, curve.Color, curve.Width, tip: curve.Name);
        bool IsAlone(int i) => (i == 0 || !CanDraw(places[i - 1])) && (i == places.Length - 1 || !CanDraw(places[i + 1]));
        for (int i = 0; i < places.Length; i++)
            if (CanDraw(places[i]) && (curve.HasDots || IsAlone(i)))
                yield return Svg.Dot(places[i].X, places[i].Y, 3, curve.Color);
    }

    // Of many points, the lowest and the highest of each stretch: peaks stay, and so do gaps.
    private static (double X, double Y)[] Thin((double X, double Y)[] points) => points.Length <= MostPoints
        ? points
        : [.. points.Chunk((2 * points.Length + MostPoints - 1) / MostPoints).SelectMany(Ends)];

    private static (double X, double Y)[] Ends((double X, double Y)[] stretch) => Array.TrueForAll(stretch, CanDraw)
        ? [.. new[] { stretch.MinBy(point => point.Y), stretch.MaxBy(point => point.Y) }.Distinct().OrderBy(point => point.X)]
        : [stretch[0], stretch.First(point => !CanDraw(point)), stretch[^1]];

    private static bool CanDraw((double X, double Y) point) => Axis.CanDraw(point.X) && Axis.CanDraw(point.Y);

    private IEnumerable<XElement> DrawGrid(Axis x, Axis y)
    {
        foreach ((double place, string text) in x.Ticks)
        {
            double at = Left + place * (Width - Left - Right);
            yield return Svg.Line(at, Top, at, Height - Bottom, "#e5e5e5");
            yield return Svg.Text(at, Height - Bottom + 15, text);
        }

        foreach ((double place, string text) in y.Ticks)
        {
            double at = Height - Bottom - place * (Height - Top - Bottom);
            yield return Svg.Line(Left, at, Width - Right, at, "#e5e5e5");
            yield return Svg.Text(Left - 6, at + 4, text, "end");
        }

        double middle = (Top + Height - Bottom) / 2;
        yield return Svg.Text((Left + Width - Right) / 2, Height - 6, horizontal);
        yield return Svg.Text(14, middle, vertical, transform: $"rotate(-90 14 {Svg.Number(middle)})");
    }

    private XElement DrawKey() => new(
        "div",
        "",
        _curves.Select(curve => (curve.Name, curve.Color))
            .Concat(_bands.Where(band => band.Bounds.Length > 1).Select(band => ((string?)band.Name, band.Color)))
            .Where(entry => entry.Item1 is not null).Distinct()
            .Select(entry => Key(entry.Item1!, $"background:{entry.Item2}"))
            .Concat(_marks.Select(mark => mark.Text).Distinct().Select(text => Key(text, "border-top:2px dotted #777;height:0"))));

    private static XElement Key(string text, string style) => new(
        "span", new XAttribute("class", "key"), new XElement("i", new XAttribute("style", style), ""), text);

    private sealed record Curve(string? Name, string Color, (double X, double Y)[] Points, double Width, bool HasDots);

    private sealed record Band(string Name, string Color, (double X, double Low, double High)[] Bounds);
}
