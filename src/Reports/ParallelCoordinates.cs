namespace MlNetDeep;

/// <summary>
/// Rows of a table as lines through an axis for each column (A. Inselberg, The Visual Computer 1, 1985). A column is numeric where all its cells are
/// numbers, otherwise its cells stand at equal distances.
/// </summary>
internal static class ParallelCoordinates
{
    private const double Top = 34, Bottom = 20, Height = 380, Gap = 170, Side = 90;
    private const int LongestText = 24;

    /// <summary>Draws the rows in their order, the last one on top.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="lines">The rows; a cell that is null ends its line.</param>
    public static XElement Draw(IReadOnlyList<string> columns, IReadOnlyList<Row> lines)
    {
        double Across(int column) => Side + column * Gap;
        double Down(double place) => Height - Bottom - place * (Height - Top - Bottom);
        Column[] all = [.. columns.Select((name, i) => new Column(name, [.. lines.Select(line => line.Cells[i]).OfType<string>()]))];
        return Svg.Picture(
            2 * Side + (columns.Count - 1) * Gap,
            Height,
            lines.Select(line => Svg.Path(
                line.Cells.Select((cell, i) => cell is null ? (double.NaN, double.NaN) : (Across(i), Down(all[i].Place(cell)))),
                line.Color, line.Width, tip: line.Tip)),
            all.Select((column, i) => new object[]
            {
                Svg.Line(Across(i), Top, Across(i), Height - Bottom, "#333"),
                Svg.Text(Across(i), i % 2 == 0 ? 12 : 26, Short(ShortName(column.Name))),
                column.Ticks.Select(tick => Svg.Text(Across(i) + 5, Down(tick.Place) + 4, Short(tick.Text), "start")),
            }));
    }

    // Of a nested option's long name what matters most.
    private static string ShortName(string name) => name.Length <= LongestText ? name : name[(name.LastIndexOf('.') + 1)..];

    private static string Short(string text) => text.Length <= LongestText ? text : $"{text.AsSpan(0, LongestText - 3)}...";

    /// <summary>One line.</summary>
    /// <param name="Cells">A text for each column.</param>
    /// <param name="Color">Its color.</param>
    /// <param name="Width">Its width.</param>
    /// <param name="Tip">What is shown where one points at it.</param>
    public sealed record Row(IReadOnlyList<string?> Cells, string Color, double Width, string Tip);

    private sealed class Column
    {
        private readonly Axis? _axis;
        private readonly List<string> _texts = [];

        public Column(string name, string[] cells)
        {
            Name = name;
            double?[] numbers = [.. cells.Select(Number)];
            if (numbers.Length > 0 && Array.TrueForAll(numbers, number => number is not null))
                _axis = new Axis(numbers.OfType<double>(), mayBeLogarithmic: true);
            else
                _texts = [.. cells.Distinct()];
        }

        public string Name { get; }

        public IEnumerable<(double Place, string Text)> Ticks => _axis?.Ticks ?? _texts.Select(text => (Place(text), text));

        public double Place(string cell) => _axis?.Place(Number(cell)!.Value) ?? (_texts.IndexOf(cell) + 0.5) / _texts.Count;

        private static double? Number(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Axis.CanDraw(number) ? number : null;
    }
}
