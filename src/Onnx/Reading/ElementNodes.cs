namespace MlNetDeep;

/// <summary>Operators that are a function of each element: of it alone, of it and a constant, or of two values that follow from it.</summary>
internal static class ElementNodes
{
    private static readonly string[] Unary =
    [
        "Relu", "LeakyRelu", "Sigmoid", "Tanh", "Softsign", "Softplus", "Elu", "Selu", "Gelu", "Mish", "Swish", "HardSigmoid", "HardSwish",
        "ThresholdedRelu", "Exp", "Log", "Sqrt", "Neg", "Abs", "Reciprocal", "Floor", "Ceil", "Sign", "Sin", "Cos",
    ];

    private static readonly string[] Binary = ["Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Equal"];

    /// <summary>All of them.</summary>
    public static Dictionary<string, Action<NodeReading>> Table { get; } = new(
    [
        .. Unary.Select(name => KeyValuePair.Create<string, Action<NodeReading>>(name, ReadUnary)),
        .. Binary.Select(name => KeyValuePair.Create<string, Action<NodeReading>>(name, ReadBinary)),
        KeyValuePair.Create<string, Action<NodeReading>>("Clip", ReadClip),
    ]);

    /// <summary>A constant beside a value, in the order of the value's step: one for all where it is one number.</summary>
    /// <exception cref="NotSupportedException">The constant does not fit the value.</exception>
    public static float[] InStepOrder(NodeReading node, GraphValue value, GraphValue constant)
    {
        float[] numbers = constant.Floats ?? Array.ConvertAll(constant.Integers!, each => (float)each);
        if (numbers.Length == 1 && constant.Dimensions.Length <= value.Dimensions.Length)
            return numbers;
        int[] elements = Movements.Broadcast(constant.Dimensions, value.Dimensions)
            ?? throw new NotSupportedException($"it joins {value} with a constant of {constant}, which makes another shape");
        int[] places = value.PlacesInStep();
        var ordered = new float[places.Length];
        for (int i = 0; i < places.Length; i++)
            ordered[places[i]] = numbers[elements[i]];
        return ordered;
    }

    private static void ReadUnary(NodeReading node)
    {
        Func<double, double> function = ScalarFunctions.Unary(node) ?? throw new NotSupportedException("no layer does that");
        if (node.Input(0).IsConstant)
            node.Give(Compute(node.Input(0), function));
        else
            Apply(node, node.Flow(0), (x, _) => function(x), isSame: true);
    }

    private static void ReadClip(NodeReading node)
    {
        double Bound(string name, int input, double otherwise) =>
            node.Optional(input) is { IsConstant: true } bound && bound.Length == 1 ? bound.Numbers()[0] : node.Float(name, (float)otherwise);
        double low = Bound("min", 1, float.NegativeInfinity), high = Bound("max", 2, float.PositiveInfinity);
        double Limit(double x) => Math.Max(Math.Min(x, high), low);
        if (node.Input(0).IsConstant)
            node.Give(Compute(node.Input(0), Limit));
        else
            Apply(node, node.Flow(0), (x, _) => Limit(x), isSame: true);
    }

    private static void ReadBinary(NodeReading node)
    {
        Func<double, double, double> function = ScalarFunctions.Binary(node.Operator)!;
        if (node.InputCount != 2)
            throw new NotSupportedException($"it joins {node.InputCount} values, and only two are read");
        GraphValue left = node.Input(0), right = node.Input(1);
        if (left.IsConstant && right.IsConstant)
            node.Give(Compute(node, left, right, function));
        else if (node.Operator == "Add" && (left.IsNought || right.IsNought) && !left.IsConstant && !right.IsConstant)
            node.Give(left.IsNought ? right : left);
        else if (right.IsConstant)
            JoinConstant(node, node.Operator, 0, right, function);
        else if (left.IsConstant)
            JoinConstant(node, node.Operator is "Add" or "Mul" ? node.Operator : "", 1, left, (x, y) => function(y, x));
        else
            ElementJoins.Join(node, node.Flow(0), node.Flow(1), function);
    }

    /// <summary>A value and a constant; by name where the constant is what the operator adds, subtracts, multiplies or divides by.</summary>
    private static void JoinConstant(NodeReading node, string name, int input, GraphValue constant, Func<double, double, double> function)
    {
        if (name == "Mul" && constant.Numbers() is [0])
        {
            node.Give(node.Input(input).AsNought());
            return;
        }

        GraphValue value = node.Flow(input).Settle(node);
        float[] numbers = InStepOrder(node, value, constant);
        if (name == "Add" && Biases.TryAdd(node, value, numbers))
            return;
        bool isPlain = name is "Add" or "Sub" or "Mul" or "Div" or "Max" or "Min";
        bool isSame = Array.TrueForAll(numbers, each => each == numbers[0]);
        Apply(node, value, (x, place) => function(x, numbers[numbers.Length == 1 ? 0 : place]), isSame, isPlain ? numbers : null);
    }

    private static void Apply(NodeReading node, GraphValue value, Func<double, int, double> function, bool isSame, float[]? constant = null)
    {
        value = value.Settle(node);
        node.Give(value.After(node.Graph.Add(value.Step!, node.Description, node.Operator, function, isSame, constant)));
    }

    private static GraphValue Compute(GraphValue value, Func<double, double> function) =>
        GraphValue.Of(value.Dimensions, Array.ConvertAll(value.Numbers(), each => (float)function(each)));

    /// <summary>Of two constants. Whole numbers stay so, and overflow as they do elsewhere.</summary>
    private static GraphValue Compute(NodeReading node, GraphValue left, GraphValue right, Func<double, double, double> function)
    {
        int rank = Math.Max(left.Dimensions.Length, right.Dimensions.Length);
        var dimensions = new long[rank];
        for (int i = 1; i <= rank; i++)
        {
            long mine = i <= left.Dimensions.Length ? left.Dimensions[^i] : 1, other = i <= right.Dimensions.Length ? right.Dimensions[^i] : 1;
            dimensions[^i] = mine == 1 ? other : mine;
        }

        int[]? lefts = Movements.Broadcast(left.Dimensions, dimensions), rights = Movements.Broadcast(right.Dimensions, dimensions);
        if (lefts is null || rights is null)
            throw new InvalidDataException($"The node {node.Description} joins {left} and {right}, which do not fit one another.");
        if (left.Integers is { } x && right.Integers is { } y)
            return GraphValue.Of(dimensions, [.. lefts.Zip(rights, (i, k) => Compute(node, x[i], y[k]))]);
        double[] a = left.Numbers(), b = right.Numbers();
        return GraphValue.Of(dimensions, [.. lefts.Zip(rights, (i, k) => (float)function(a[i], b[k]))]);
    }

    private static long Compute(NodeReading node, long left, long right) => node.Operator switch
    {
        "Add" => unchecked(left + right),
        "Sub" => unchecked(left - right),
        "Mul" => unchecked(left * right),
        "Div" when right is not 0 and not -1 => left / right,
        "Max" => Math.Max(left, right),
        "Min" => Math.Min(left, right),
        "Equal" => left == right ? 1 : 0,
        _ => throw new NotSupportedException($"it computes {left} and {right} in whole numbers"),
    };
}
