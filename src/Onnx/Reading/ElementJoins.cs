namespace MlNetDeep;

/// <summary>
/// Two values that follow from one, joined element by element: x sigmoid(x) is a function of x, and f(x) + x is what <see cref="Branches"/>
/// compute.
/// </summary>
internal static class ElementJoins
{
    // More than any activation has. What is joined again and again would be computed without end.
    private const int MostOperators = 200;

    /// <summary>Reads the node that joins them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="left">Its first value.</param>
    /// <param name="right">Its second.</param>
    /// <param name="function">What it does to each element of both.</param>
    public static void Join(NodeReading node, GraphValue left, GraphValue right, Func<double, double, double> function)
    {
        (left, right) = (left.Settle(node), right.Settle(node));
        if (!left.Dimensions.AsSpan().SequenceEqual(right.Dimensions))
            throw new NotSupportedException($"it joins {left} and {right}, which are not of one shape");
        Step first = left.Step!, second = right.Step!, common = first.CommonWith(second);
        List<Step> mine = first.WayFrom(common)!, others = second.WayFrom(common)!;
        if (first.Shape != second.Shape || !HaveOneOrder(left, right))
            throw new NotSupportedException($"it joins {left} and {right}, whose values lie in other orders");
        if (mine.Concat(others).All(step => step is ElementStep))
            node.Give(left.After(Combine(node, common, [.. mine.Cast<ElementStep>()], [.. others.Cast<ElementStep>()], function)));
        else if (node.Operator == "Add")
            node.Give(left.After(BranchSteps.Add(node, common, mine, others)));
        else
            throw new NotSupportedException("it joins outputs of layers otherwise than by adding them up");
    }

    private static bool HaveOneOrder(GraphValue left, GraphValue right) =>
        (left.IsInOrder && right.IsInOrder) || (left.IsPlanar && right.IsPlanar) || left.PlacesInStep().AsSpan().SequenceEqual(right.PlacesInStep());

    private static Step Combine(
        NodeReading node, Step common, ElementStep[] left, ElementStep[] right, Func<double, double, double> function)
    {
        double Value(double x, int place) => function(Follow(left, x, place), Follow(right, x, place));
        if (node.Operator == "Div" && left.Length == 0 && FindBounds(right, common.Shape.Length, Value) is { } bounds)
            return new ClipStep(node.Graph.NextNumber(), common, node.Description, bounds);
        ElementStep[] both = [.. left, .. right];
        int cost = 1 + both.Sum(step => step.Cost);
        if (cost > MostOperators)
            throw new NotSupportedException($"it is a function of {cost} operators, more than any activation has");
        return new ElementStep(
            node.Graph.NextNumber(), common, node.Description, node.Operator, Value, Array.TrueForAll(both, step => step.IsSame))
        { Cost = cost };
    }

    private static double Follow(ElementStep[] steps, double x, int place)
    {
        foreach (ElementStep step in steps)
            x = step.Function(x, place);
        return x;
    }

    /// <summary>The bounds where the function is z / sqrt(1 + (z / bound)^2); null where it is another.</summary>
    private static float[]? FindBounds(ElementStep[] steps, int length, Func<double, int, double> function)
    {
        if (steps is not [{ Name: "Div", Constant: { } constants }, ..] || steps.Length != 4)
            return null;
        float[] bounds = constants.Length == length ? constants : [.. Enumerable.Repeat(constants[0], length)];
        for (int place = 0; place < bounds.Length; place++)
        {
            foreach (double z in (double[])[-4, 0.5, 3])
            {
                if (!(bounds[place] > 0) || !(Math.Abs(function(z, place) - z / Math.Sqrt(1 + z / bounds[place] * (z / bounds[place]))) < 1e-6))
                    return null;
            }
        }

        return bounds;
    }
}
