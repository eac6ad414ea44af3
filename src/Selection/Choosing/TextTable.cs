using System.Text;

namespace MlNetDeep;

/// <summary>A table of text, aligned for a console or in Markdown.</summary>
/// <param name="header">The columns' names; the first column is aligned left, the others right.</param>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    /// <summary>The header and the rows.</summary>
    public IReadOnlyList<string[]> Rows => _rows;

    /// <summary>A sentence below the rows, or null.</summary>
    public string? Note { get; set; }

    /// <summary>Adds a row; cells that are left out are empty.</summary>
    public void Add(params string[] cells) =>
        _rows.Add([.. cells, .. Enumerable.Repeat("", header.Length - cells.Length)]);

    /// <summary>Columns of equal width, with two spaces between them.</summary>
    public string ToText()
    {
        int[] widths = [.. header.Select((_, column) => _rows.Max(row => row[column].Length))];
        return Join(row => string.Join(
            "  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    /// <summary>A table in Markdown.</summary>
    public string ToMarkdown()
    {
        _rows.Insert(1, [.. header.Select((_, column) => column == 0 ? "---" : "---:")]);
        string text = Join(row => $"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");
        _rows.RemoveAt(1);
        return text;
    }

    private string Join(Func<string[], string> line)
    {
        var text = new StringBuilder();
        foreach (string[] row in _rows)
            text.Append(line(row)).Append('\n');
        if (Note is not null)
            text.Append('\n').Append(Note).Append('\n');
        return text.ToString();
    }
}
