using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>Where every series stands: its last rows, and by what step of time rows go on.</summary>
internal sealed class ForecastState
{
    private readonly SortedDictionary<string, SeriesWindow> _windows = new(StringComparer.Ordinal);
    private readonly int _windowSize;
    private readonly int _width;

    /// <summary>Begins without rows.</summary>
    /// <param name="windowSize">Rows of a window.</param>
    /// <param name="width">Inputs of a row.</param>
    /// <param name="step">The time from row to row, the same everywhere; null without a time column.</param>
    public ForecastState(int windowSize, int width, TimeStep? step)
    {
        Step = step;
        _windowSize = windowSize;
        _width = width;
    }

    /// <summary>The time from row to row, as far as rows have told it; null without a time column.</summary>
    public TimeStep? Step { get; set; }

    /// <summary>The window of a series, made where it is new.</summary>
    public SeriesWindow this[string series]
    {
        get
        {
            if (!_windows.TryGetValue(series, out SeriesWindow? window))
                _windows.Add(series, window = new SeriesWindow(_windowSize, _width));
            return window;
        }
    }

    /// <summary>A copy that goes its own way.</summary>
    public ForecastState Clone()
    {
        var copy = new ForecastState(_windowSize, _width, Step);
        foreach ((string series, SeriesWindow window) in _windows)
            copy._windows.Add(series, window.Clone());
        return copy;
    }

    /// <summary>Writes all windows.</summary>
    public void Save(ModelSaveContext ctx)
    {
        ctx.Writer.Write(_windowSize);
        ctx.Writer.Write(_width);
        TimeStep.Save(ctx, Step);
        ctx.Writer.Write(_windows.Count);
        foreach ((string series, SeriesWindow window) in _windows)
        {
            ctx.SaveString(series);
            window.Save(ctx);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static ForecastState Load(IExceptionContext context, ModelLoadContext ctx)
    {
        int windowSize = ctx.Reader.ReadInt32(), width = ctx.Reader.ReadInt32();
        TimeStep? step = TimeStep.Load(context, ctx);
        int count = ctx.Reader.ReadInt32();
        context.CheckDecode(windowSize > 0 && width > 0 && count >= 0);
        var state = new ForecastState(windowSize, width, step);
        for (int i = 0; i < count; i++)
            context.CheckDecode(state._windows.TryAdd(ctx.LoadString(), SeriesWindow.Load(context, ctx, windowSize, width)));
        return state;
    }
}
