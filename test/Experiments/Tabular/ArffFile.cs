using System.Text;

namespace MlNetDeep.Experiments;

/// <summary>Reads tables in Weka's attribute-relation file format: dense rows of numbers and nominal values.</summary>
public static class ArffFile
{
    private static readonly string[] NumberTypes = ["numeric", "real", "integer"];

    /// <summary>Reads a table.</summary>
    /// <param name="reader">The file's text.</param>
    /// <exception cref="FormatException">A line is no ARFF, or of a kind that is not read: sparse rows, dates, texts.</exception>
    public static RawTable Read(TextReader reader)
    {
        var columns = new List<(RawColumn Column, string[]? Values)>();
        var rows = new List<string?[]>();
        bool isData = false;
        int number = 0;
        while (reader.ReadLine()?.Trim() is { } line)
        {
            number++;
            if (line is "" || line[0] == '%')
                continue;
            if (isData)
                rows.Add(ReadRow(line, number, columns));
            else if (line.StartsWith("@attribute", StringComparison.OrdinalIgnoreCase))
                columns.Add(ReadAttribute(line["@attribute".Length..].Trim(), number));
            else if (line.StartsWith("@data", StringComparison.OrdinalIgnoreCase))
                isData = true;
            else if (!line.StartsWith("@relation", StringComparison.OrdinalIgnoreCase))
                throw Unreadable(number, $"'{line}' is no declaration");
        }

        return new RawTable([.. columns.Select(column => column.Column)], rows);
    }

    private static (RawColumn, string[]?) ReadAttribute(string declaration, int line)
    {
        char quote = declaration is "" ? ' ' : declaration[0];
        bool isQuoted = quote is '\'' or '"';
        int end = isQuoted ? declaration.IndexOf(quote, 1) : declaration.IndexOfAny([' ', '\t', '{']);
        if (end < 1)
            throw Unreadable(line, "an attribute is a name and a type");
        string name = isQuoted ? declaration[1..end] : declaration[..end];
        string type = declaration[(isQuoted ? end + 1 : end)..].Trim();
        if (NumberTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
            return (new RawColumn(name, IsNumber: true), null);
        if (!type.StartsWith('{') || !type.EndsWith('}'))
            throw Unreadable(line, $"attribute '{name}' is of type '{type}': numbers and nominal values are read");
        return (new RawColumn(name, IsNumber: false), [.. Split(type[1..^1], line).Select(cell => cell.Text)]);
    }

    private static string?[] ReadRow(string text, int line, List<(RawColumn Column, string[]? Values)> columns)
    {
        if (text[0] == '{')
            throw Unreadable(line, "sparse rows are not read");
        var cells = Split(text, line);
        if (cells.Count != columns.Count)
            throw Unreadable(line, $"{cells.Count} values for {columns.Count} attributes");
        string?[] row = [.. cells.Select(cell => cell is { Text: "?", IsQuoted: false } ? null : cell.Text)];
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] is { } value && columns[i].Values is { } values && !values.Contains(value))
                throw Unreadable(line, $"'{value}' is no value of '{columns[i].Column.Name}'");
        }

        return row;
    }

    // Values between commas; blanks and commas within quotes are theirs.
    private static List<(string Text, bool IsQuoted)> Split(string text, int line)
    {
        var cells = new List<(string, bool)>();
        var cell = new StringBuilder();
        bool wasQuoted = false;
        char quote = '\0';
        foreach (char character in text)
        {
            if (quote != '\0' && character == quote)
                quote = '\0';
            else if (quote == '\0' && character is '\'' or '"' && cell.ToString().Trim() is "")
                (quote, wasQuoted, _) = (character, true, cell.Clear());
            else if (quote == '\0' && character == ',')
                End();
            else if (quote != '\0' || !wasQuoted)
                cell.Append(character);
            else if (!char.IsWhiteSpace(character))
                throw Unreadable(line, $"'{character}' follows a closing quote");
        }

        if (quote != '\0')
            throw Unreadable(line, "a quote does not end");
        End();
        return cells;

        void End()
        {
            cells.Add((wasQuoted ? cell.ToString() : cell.ToString().Trim(), wasQuoted));
            cell.Clear();
            wasQuoted = false;
        }
    }

    private static FormatException Unreadable(int line, string why) => new($"Line {line} of the ARFF file: {why}.");
}
