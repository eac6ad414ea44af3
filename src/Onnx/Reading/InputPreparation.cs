namespace MlNetDeep;

/// <summary>The steps directly behind the input that are what features pass through first, as <see cref="FeaturePreparation"/>.</summary>
internal static class InputPreparation
{
    /// <summary>Takes them.</summary>
    /// <param name="steps">From the input on.</param>
    /// <returns>The preparation, null where there is none, and how many steps it is.</returns>
    /// <exception cref="NotSupportedException">The numbers are none of a preparation.</exception>
    public static (FeaturePreparation? Preparation, int Count) Of(IReadOnlyList<Step> steps)
    {
        int next = 0;
        // Before anything is made for each feature: an input may be large, and nothing prepared.
        if (steps.Count == 0 || steps[0] is not (FillStep or ClipStep or MarkStep or ElementStep { Constant: not null }))
            return (null, 0);
        int features = GraphValue.LengthOf([steps[0].Parent!.Shape.Length]);
        float[]? fills = null, bounds = null;
        int[]? indicators = null;
        if (steps[0] is FillStep fill)
            (fills, next) = (fill.Fills, 1);

        int scaling = next;
        var offsets = new double[features];
        double[] scales = [.. Enumerable.Repeat(1.0, features)];
        bool shifts = false, multiplies = false;
        for (; next < steps.Count && steps[next] is ElementStep { Constant: not null } step; next++)
        {
            bool isShift = step.Name is "Add" or "Sub";
            if (!(isShift ? !shifts : !multiplies && step.Name is "Mul" or "Div"))
                break;
            (shifts, multiplies) = (shifts || isShift, multiplies || !isShift);
            for (int i = 0; i < features; i++)
                Scale(step, step.ConstantOf(i), ref offsets[i], ref scales[i]);
        }

        // Before it is pressed into bounds, a value is kept within what can be squared.
        int clipping = next;
        while (clipping < steps.Count && steps[clipping] is ElementStep { Name: "Min" or "Max", Constant: [var limit] } && Math.Abs(limit) >= 1e15f)
            clipping++;
        if (clipping < steps.Count && steps[clipping] is ClipStep clip)
            (bounds, next) = (clip.Bounds, clipping + 1);
        if (next < steps.Count && steps[next] is MarkStep mark)
            (indicators, next) = (mark.Indicators, next + 1);
        if (next == 0)
            return (null, 0);
        if (scaling == next && fills is not null && indicators is null && Array.TrueForAll(fills, float.IsNaN))
            return (null, next);
        return (Create(offsets, scales, bounds, fills, indicators), next);
    }

    /// <summary>z = (x - offset) scale, and one operation more.</summary>
    private static void Scale(ElementStep step, double constant, ref double offset, ref double scale)
    {
        switch (step.Name)
        {
            case "Sub":
                offset += constant / scale;
                break;
            case "Add":
                offset -= constant / scale;
                break;
            case "Mul":
                scale *= constant;
                break;
            default:
                scale /= constant;
                break;
        }
    }

    private static FeaturePreparation Create(double[] offsets, double[] scales, float[]? bounds, float[]? fills, int[]? indicators)
    {
        float[] first = Array.ConvertAll(offsets, offset => (float)offset), then = Array.ConvertAll(scales, scale => (float)scale);
        if (!TensorPrimitives.IsFiniteAll<float>(first) || !TensorPrimitives.IsFiniteAll<float>(then))
            throw new NotSupportedException(
                "The graph scales its input by numbers that are infinite, or shifts it behind a scale of 0, which no preparation of features does.");
        try
        {
            return new FeaturePreparation(first, then, bounds, fills, indicators);
        }
        catch (ArgumentException exception)
        {
            throw new NotSupportedException($"The graph prepares its input as no network of ours does: {exception.Message}", exception);
        }
    }
}
