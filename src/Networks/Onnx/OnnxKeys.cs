namespace MlNetDeep;

/// <summary>Writes keys that become vectors as nodes of an ONNX graph: each step of a sequence, or the one of a vector, is a row there.</summary>
internal sealed class OnnxKeys(OnnxValue value)
{
    /// <summary>Writes the layer.</summary>
    /// <param name="index">Its place in the network.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="output">The shape of its output.</param>
    public void Save(int index, EmbedKeys layer, Shape output)
    {
        value.ToVector();
        Shape input = value.Shape;
        (int steps, int features) = input.Rank == 2 ? (input[0], input[1]) : (1, input[0]);
        string row = value.Nodes.Reshape(value.Name, new Shape(steps, features));
        var parts = new List<string>();
        int slot = 0;
        for (int i = 0; i < layer.Tables.Count; i++)
        {
            KeyTable table = layer.Tables[i];
            if (table.FirstSlot > slot)
                parts.Add(Slots(row, steps, slot, table.FirstSlot - slot));
            parts.Add(SaveTable(Slots(row, steps, table.FirstSlot, table.Slots), steps, table, value.Find(index, $"table{i + 1}")!));
            slot = table.FirstSlot + table.Slots;
        }

        if (features > slot)
            parts.Add(Slots(row, steps, slot, features - slot));
        var shape = new Shape(steps, output.Length / steps);
        (IOnnxNode concat, string joined) = value.Nodes.Add("Concat", [.. parts], shape);
        concat.AddAttribute("axis", 2L);
        value.SetSteps(joined, shape);
    }

    /// <summary>Neighboring slots of each step.</summary>
    private string Slots(string row, int steps, int first, int count)
    {
        string places = value.Nodes.Constant([.. Enumerable.Range(first, count).Select(slot => (long)slot)], "Slots");
        (IOnnxNode gather, string slots) = value.Nodes.Add("Gather", [row, places], new Shape(steps, count));
        gather.AddAttribute("axis", 2L);
        return slots;
    }

    /// <summary>The vectors of keys; all that is no key from 1 to the greatest is row 0.</summary>
    private string SaveTable(string keys, int steps, KeyTable table, float[] values)
    {
        var shape = new Shape(steps, table.Slots);
        // Comparing is false for NaN too, and a Cast cuts fractions off.
        string isKey = value.Nodes.AddUntyped("Less", keys, value.Nodes.Constant([table.Keys + 1f], [1], "Unknown")).Output;
        keys = value.Nodes.Add("Where", [isKey, keys, value.Nodes.Constant([0f], [1], "Missing")], shape).Output;
        string rows = value.Nodes.Cast(value.Nodes.Binary("Max", keys, [0], shape), typeof(long));
        string vectors = value.Nodes.Constant(values, [table.Keys + 1, table.Size], "Vectors");
        (IOnnxNode gather, string gathered) = value.Nodes.Add("Gather", [vectors, rows], new Shape(steps, table.Slots, table.Size));
        gather.AddAttribute("axis", 0L);
        return value.Nodes.Reshape(gathered, new Shape(steps, table.Slots * table.Size));
    }
}
