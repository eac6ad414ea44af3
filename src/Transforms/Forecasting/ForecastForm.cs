namespace MlNetDeep;

/// <summary>
/// How a window is brought to the network, and its outputs back: the target as differences or relative to the window, forecasts as what is added
/// to a naive forecast. So no errors of differences add up over the horizon, and what has not been learned is the naive forecast.
/// </summary>
/// <param name="IsDifferenced">Whether the network reads differences to the row before.</param>
/// <param name="Season">Whether it reads differences to the row so many before; 0 where not. Of both it reads the differences of differences.</param>
/// <param name="Normalization">What windows are relative to where there are no differences.</param>
internal sealed record ForecastForm(bool IsDifferenced, int Season, WindowNormalization Normalization)
{
    // The deviation of a window that hardly moves is not divided by.
    private const double LeastDeviation = 0.01;

    /// <summary>Rows in front of a window that its differences need.</summary>
    public int Lag => Season + (IsDifferenced ? 1 : 0);

    /// <summary>Throws where no form is so.</summary>
    /// <exception cref="FormatException">None is.</exception>
    public void Check(IExceptionContext context)
    {
        context.CheckDecode(Season >= 0 && Season <= int.MaxValue / 4 && Enum.IsDefined(Normalization));
        context.CheckDecode(Lag == 0 || Normalization == WindowNormalization.None);
    }

    /// <summary>The difference that belongs to a row, or the level itself.</summary>
    /// <param name="levels">[rows, width], the target transformed.</param>
    /// <param name="place">The target's place, of a row that has at least <see cref="Lag"/> before it.</param>
    /// <param name="width">Inputs of a row.</param>
    public float Difference(ReadOnlySpan<float> levels, int place, int width)
    {
        float value = levels[place];
        if (Season > 0)
            value -= levels[place - Season * width];
        if (!IsDifferenced)
            return value;
        float before = levels[place - width];
        return Season > 0 ? value - (before - levels[place - (Season + 1) * width]) : value - before;
    }

    /// <summary>What the network's outputs are relative to, and their unit.</summary>
    /// <param name="rows">[lag + window size, width], the target transformed.</param>
    /// <param name="scaling">Of the series.</param>
    public WindowFrame Frame(ReadOnlySpan<float> rows, SeriesScaling scaling)
    {
        int width = scaling.Width, last = rows.Length - width + scaling.Target;
        float offset = scaling.Standardizer.Offsets[scaling.Target], unit = scaling.Deviation;
        if (Normalization == WindowNormalization.LastValue)
            return new WindowFrame(rows[last], unit);
        if (Normalization == WindowNormalization.None)
            return new WindowFrame(offset, unit);
        double sum = 0, squares = 0;
        for (int i = scaling.Target; i < rows.Length; i += width)
            sum += rows[i];
        double mean = sum * width / rows.Length;
        if (unit == 0)
            return new WindowFrame((float)mean, 0);
        for (int i = scaling.Target; i < rows.Length; i += width)
            squares += (rows[i] - mean) * (rows[i] - mean);
        return new WindowFrame((float)mean, (float)Math.Max(Math.Sqrt(squares * width / rows.Length), LeastDeviation * unit));
    }

    /// <summary>What the network reads.</summary>
    /// <param name="rows">As in <see cref="Frame"/>.</param>
    /// <param name="scaling">Of the series.</param>
    /// <param name="frame">Of these rows.</param>
    /// <param name="features">[window size, width]; overwritten.</param>
    public void Read(ReadOnlySpan<float> rows, SeriesScaling scaling, WindowFrame frame, Span<float> features)
    {
        int width = scaling.Width, first = Lag * width;
        scaling.Standardizer.Apply(rows[first..], features);
        if (Lag == 0 && Normalization == WindowNormalization.None)
            return;
        float scale = frame.Unit > 0 ? 1 / frame.Unit : 0;
        for (int i = scaling.Target; i < features.Length; i += width)
            features[i] = (Difference(rows, first + i, width) - frame.Offset) * scale;
    }

    /// <summary>The naive forecast of a step, in transformed units, to which the network's output is added.</summary>
    /// <param name="rows">As in <see cref="Frame"/>.</param>
    /// <param name="width">Inputs of a row.</param>
    /// <param name="target">Which is forecast.</param>
    /// <param name="frame">Of these rows.</param>
    /// <param name="step">From 0, the row behind the window.</param>
    public float Naive(ReadOnlySpan<float> rows, int width, int target, WindowFrame frame, int step)
    {
        if (Lag == 0)
            return frame.Offset;
        int last = rows.Length - width + target;
        if (Season == 0)
            return rows[last] + (step + 1) * frame.Offset;
        int seasons = step / Season + 1;
        float before = rows[last + (step + 1 - seasons * Season) * width];
        // The last seasonal difference goes on; without first differences their mean does.
        return before + seasons * (IsDifferenced ? rows[last] - rows[last - Season * width] : frame.Offset);
    }
}

/// <summary>What a window's values are relative to: they are (value - offset) / unit to the network.</summary>
/// <param name="Offset">In transformed units; of differences their mean.</param>
/// <param name="Unit">In transformed units; 0 where the series was constant.</param>
internal readonly record struct WindowFrame(float Offset, float Unit);
