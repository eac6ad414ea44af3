namespace MlNetDeep;

/// <summary>Writes what a row passes through in front of a network, a vector a row, as nodes of an ONNX graph.</summary>
internal sealed class OnnxPreparation(OnnxNodes nodes, FeaturePreparation preparation)
{
    private readonly Shape _width = new(preparation.FeatureLength);

    /// <summary>The row as the network reads it.</summary>
    public string Save(string row)
    {
        string prepared = nodes.Binary("Sub", SaveFilled(row), preparation.Offsets.ToArray(), _width);
        prepared = nodes.Binary("Mul", prepared, preparation.Scales.ToArray(), _width);
        if (!preparation.Bounds.IsEmpty)
            prepared = SaveClipping(prepared);
        return preparation.Indicators.IsEmpty ? prepared : SaveMarks(row, prepared);
    }

    /// <summary>The row with what stands for missing values.</summary>
    public string SaveFilled(string row)
    {
        if (preparation.Fills.IsEmpty)
            return row;
        string fills = nodes.Constant(preparation.Fills.ToArray(), [preparation.FeatureLength], "Fills");
        return nodes.Add("Where", [nodes.AddUntyped("IsNaN", row).Output, fills, row], _width).Output;
    }

    /// <summary>z / sqrt(1 + (z / bound)^2), of a z that can be squared.</summary>
    private string SaveClipping(string row)
    {
        row = nodes.Binary("Min", row, [FeaturePreparation.LargestClipped], _width);
        row = nodes.Binary("Max", row, [-FeaturePreparation.LargestClipped], _width);
        string ratio = nodes.Binary("Div", row, preparation.Bounds.ToArray(), _width);
        string squares = nodes.Binary("Add", nodes.Add("Mul", [ratio, ratio], _width).Output, [1], _width);
        return nodes.Add("Div", [row, nodes.Unary("Sqrt", squares, _width).Output], _width).Output;
    }

    /// <summary>Behind the prepared row 1 where a feature that is marked is missing in the row, 0 where not.</summary>
    private string SaveMarks(string row, string prepared)
    {
        string places = nodes.Constant([.. preparation.Indicators.ToArray().Select(feature => (long)feature)], "Marked");
        (IOnnxNode gather, string marked) = nodes.Add("Gather", [row, places], new Shape(preparation.Indicators.Length));
        gather.AddAttribute("axis", 1L);
        string marks = nodes.Cast(nodes.AddUntyped("IsNaN", marked).Output, typeof(float));
        (IOnnxNode concat, string joined) = nodes.Add("Concat", [prepared, marks], new Shape(preparation.OutputLength));
        concat.AddAttribute("axis", 1L);
        return joined;
    }
}
