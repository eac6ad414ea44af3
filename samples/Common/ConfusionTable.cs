using System.Globalization;
using Spectre.Console;

namespace MlNetDeep.Samples;

/// <summary>Prints how often each class was taken for each other.</summary>
public static class ConfusionTable
{
    /// <summary>Prints the matrix: rows are true classes, columns predicted ones; zeros show as dots, the right ones in bold.</summary>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="counts">[true class][predicted class].</param>
    public static void Write(IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<double>> counts)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle("true class (rows), predicted class (columns)") };
        table.AddColumn("");
        foreach (string name in classes)
            table.AddColumn(CreateColumn(name));
        for (int row = 0; row < classes.Count; row++)
        {
            var cells = new List<string> { Markup.Escape(classes[row]) };
            for (int column = 0; column < classes.Count; column++)
                cells.Add(Cell(counts[row][column], row == column));
            table.AddRow([.. cells]);
        }

        AnsiConsole.Write(table);
    }

    private static TableColumn CreateColumn(string name) => new(Markup.Escape(Shorten(name)))
    {
        Alignment = Justify.Right,
        NoWrap = true,
        Padding = new Spectre.Console.Padding(0, 0, 1, 0),
    };

    private static string Cell(double count, bool right)
    {
        if (count == 0)
            return "·";
        string text = count.ToString("0", CultureInfo.InvariantCulture);
        return right ? $"[bold]{text}[/]" : text;
    }

    // Ten columns of four characters leave room for the rows' full names on a terminal of 80.
    private static string Shorten(string name) => name.Length <= 4 ? name : name[..4];
}
