namespace MlNetDeep;

/// <summary>How a network is written to an ONNX file.</summary>
public class OnnxFileOptions : IHasOptionTable
{
    private static readonly OptionTable Table = new OptionTable<OnnxFileOptions>
    {
        { o => o.OperatorSet, Allowed.From(OnnxVersions.LeastOperatorSet).To(OnnxVersions.MostOperatorSet) },
        { o => o.InputName, Allowed.Any.Required },
        { o => o.OutputName, Allowed.Any.Required },
        { o => o.RowsName, Allowed.Any.Required },
        { o => o.ClassNames, Allowed.Any },
        { o => o.Domain, Allowed.Any.Required },
        { o => o.Documentation, Allowed.Any },
        { o => IsName(o.InputName), "The input needs a name", nameof(InputName) },
        {
            o => IsName(o.OutputName) && o.OutputName != o.InputName,
            "The output needs a name other than the input's", nameof(OutputName), nameof(InputName)
        },
        { o => IsName(o.RowsName), "The dimension of rows needs a name", nameof(RowsName) },
    };

    /// <summary>
    /// The version of ONNX's operators, 9 to 23. A runtime takes those of its time and older: ONNX Runtime takes 13 from release 1.6 of 2020 on.
    /// Default: 13.
    /// </summary>
    public int OperatorSet { get; set; } = OnnxVersions.DefaultOperatorSet;

    /// <summary>The name of the input, features as users give them, [rows, features]. Default: features.</summary>
    public string InputName { get; set; } = "features";

    /// <summary>The name of the output, [rows, outputs]. Default: scores.</summary>
    public string OutputName { get; set; } = "scores";

    /// <summary>The name of the dimension that is free, the number of rows. Default: rows.</summary>
    public string RowsName { get; set; } = "rows";

    /// <summary>
    /// What each output stands for, in the file's metadata as a list in JSON under the key classes. Null takes
    /// <see cref="TrainedNetwork.ClassNames"/>. Default: null.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; set; }

    /// <summary>Whose model it is, a domain's name from its end on, as com.example. Default: none.</summary>
    public string Domain { get; set; } = "";

    /// <summary>What the model is, in words. Null says what goes in and comes out. Default: null.</summary>
    public string? Documentation { get; set; }

    OptionTable IHasOptionTable.OptionTable => Table;

    private static bool IsName(string name) => !string.IsNullOrWhiteSpace(name);
}
