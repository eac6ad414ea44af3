namespace MlNetDeep.Experiments;

/// <summary>A table as its file has it.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">A cell a column; null is a missing one.</param>
public sealed record RawTable(IReadOnlyList<RawColumn> Columns, IReadOnlyList<string?[]> Rows)
{
    /// <summary>The place of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == name)
                return i;
        }

        throw new ArgumentException($"There is no column '{name}': there are {string.Join(", ", Columns.Select(column => column.Name))}.", nameof(name));
    }
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNumber">Whether its cells are numbers, and not categories.</param>
public sealed record RawColumn(string Name, bool IsNumber);
