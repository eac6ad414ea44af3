namespace MlNetDeep;

/// <summary>The numbers of steps of a graph's rows, where these are padded sequences, and what follows from them.</summary>
internal sealed class OnnxSteps
{
    // A half on either side of a whole number, to compare by.
    private const float Half = 0.5f;

    private readonly OnnxNodes _nodes;
    private readonly int _maximum;
    private readonly string _steps;
    private readonly string _isThere;
    private readonly Lazy<string> _isLast;
    private readonly Lazy<string> _isFirst;

    /// <summary>Reads them.</summary>
    /// <param name="nodes">Adds nodes.</param>
    /// <param name="row">Rows that begin with their number of steps.</param>
    /// <param name="maximum">The steps that a row has room for.</param>
    public OnnxSteps(OnnxNodes nodes, string row, int maximum)
    {
        (_nodes, _maximum) = (nodes, maximum);
        string counts = Count(nodes, First(nodes, row), maximum);
        _steps = nodes.Reshape(counts, new Shape(1, 1));
        _isThere = nodes.AddUntyped("Less", Places(), _steps).Output;
        _isFirst = new Lazy<string>(() => And("Less", nodes.Constant([Half], [1], "First")));
        _isLast = new Lazy<string>(() => And("Greater", nodes.Binary("Sub", _steps, [1 + Half], new Shape(1, 1))));
        Lengths = new Lazy<string>(() => SaveLengths(counts));
    }

    /// <summary>For recurrent operators, [rows]: of a row without steps 1.</summary>
    public Lazy<string> Lengths { get; }

    /// <summary>NaN for each row that does not begin with a number of steps, else 0, [rows, 1].</summary>
    public static string MarkWrong(OnnxNodes nodes, string row, int maximum)
    {
        var scalar = new Shape(1);
        string first = First(nodes, row);
        string rest = nodes.Unary("Abs", nodes.Add("Sub", [first, Count(nodes, first, maximum)], scalar).Output, scalar).Output;
        string isWrong = nodes.AddUntyped("Greater", rest, nodes.Constant([0f], [1], "Zero")).Output;
        return nodes.Add("Where", [isWrong, nodes.Constant([float.NaN], [1], "NaN"), nodes.Constant([0f], [1], "Zero")], scalar).Output;
    }

    /// <summary>The values, zeros beyond the steps that a row has.</summary>
    /// <param name="values">[rows, time, features].</param>
    /// <param name="shape">Of a row.</param>
    public string Clear(string values, Shape shape) => Pick(_isThere, values, Zero(), shape);

    /// <summary>The values, beyond the steps that a row has its last one.</summary>
    /// <inheritdoc cref="Clear"/>
    public string FillWithLast(string values, Shape shape) =>
        Pick(_isThere, values, _nodes.Reshape(Last(values, shape), new Shape(1, shape[1])), shape);

    /// <summary>The last step that a row has, zeros where it has none, [rows, features].</summary>
    /// <inheritdoc cref="Clear"/>
    public string Last(string values, Shape shape) => Sum(Pick(_isLast.Value, values, Zero(), shape), shape);

    /// <summary>The first step of a row, zeros where it has none, [rows, features].</summary>
    /// <inheritdoc cref="Clear"/>
    public string First(string values, Shape shape) => Sum(Pick(_isFirst.Value, values, Zero(), shape), shape);

    /// <summary>The mean over the steps that a row has, zeros where it has none, [rows, features].</summary>
    /// <inheritdoc cref="Clear"/>
    public string Mean(string values, Shape shape)
    {
        var features = new Shape(shape[1]);
        string atLeastOne = _nodes.Reshape(_nodes.Binary("Max", _steps, [1], new Shape(1, 1)), new Shape(1));
        return _nodes.Add("Div", [Sum(Clear(values, shape), shape), atLeastOne], features).Output;
    }

    private static string First(OnnxNodes nodes, string row)
    {
        (IOnnxNode node, string first) = nodes.Add("Gather", [row, nodes.Constant([0], "First")], new Shape(1));
        node.AddAttribute("axis", 1L);
        return first;
    }

    /// <summary>Whole numbers from 0 to the most steps, those where a row's first value is NaN; [rows, 1].</summary>
    private static string Count(OnnxNodes nodes, string first, int maximum)
    {
        var scalar = new Shape(1);
        string most = nodes.Constant([(float)maximum], [1], "MaximumSteps");
        string count = nodes.Add("Where", [nodes.AddUntyped("IsNaN", first).Output, most, first], scalar).Output;
        count = nodes.Binary("Max", nodes.Add("Min", [count, most], scalar).Output, [0], scalar);
        (IOnnxNode node, string whole) = nodes.Unary("Cast", nodes.Cast(count, typeof(long)), scalar);
        node.AddAttribute("to", typeof(float));
        return whole;
    }

    private string SaveLengths(string counts)
    {
        string atLeastOne = _nodes.Cast(_nodes.Binary("Max", counts, [1], new Shape(1)), typeof(int));
        return _nodes.AddUntyped("Reshape", atLeastOne, _nodes.Constant([-1], "Shape")).Output;
    }

    private string Places() => _nodes.Constant([.. Enumerable.Range(0, _maximum).Select(step => (float)step)], [1, _maximum, 1], "Steps");

    private string And(string comparison, string other) =>
        _nodes.AddUntyped("And", _isThere, _nodes.AddUntyped(comparison, Places(), other).Output).Output;

    private string Zero() => _nodes.Constant([0f], [1], "Padding");

    private string Pick(string condition, string values, string others, Shape shape) =>
        _nodes.Add("Where", [condition, values, others], shape).Output;

    private string Sum(string values, Shape shape) => _nodes.Reduce("ReduceSum", values, new Shape(shape[1]));
}
