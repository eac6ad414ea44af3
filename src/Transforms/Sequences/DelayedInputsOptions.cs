using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>What a <see cref="DelayedInputsTransformer"/> does.</summary>
/// <param name="Output">The column of windows.</param>
/// <param name="Columns">Where rows are read from.</param>
/// <param name="WindowSize">Rows of a window, at least 1.</param>
/// <param name="Label">The column of the value to come; null adds none.</param>
/// <param name="LabelSource">The column of Single that the label is read from.</param>
/// <param name="Horizon">How many rows later, at least 1.</param>
internal sealed record DelayedInputsOptions(
    string Output, SeriesColumns Columns, int WindowSize, string? Label, string LabelSource, int Horizon)
{
    // 16 MB an input in each row: far beyond what is learned from, and what a damaged file may ask for.
    private const int MostRows = 1 << 22;

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Check(IExceptionContext context)
    {
        SeriesColumns.CheckName(context, Output, "outputColumnName");
        Columns.CheckNames(context);
        if (WindowSize < 1)
            throw context.ExceptUserArg("windowSize", $"windowSize must be at least 1, but is {WindowSize}: a window has its own row at least.");
        if (WindowSize > MostRows)
            throw context.ExceptUserArg("windowSize", $"windowSize must be at most {MostRows}, but is {WindowSize}: every row gets a window of so many.");
        if (Horizon < 1)
            throw context.ExceptUserArg("horizon", $"horizon must be at least 1, but is {Horizon}: the next row is 1 row ahead.");
        if (Label is not null)
            SeriesColumns.CheckName(context, Label, "labelColumnName");
        if (Label == Output)
            throw context.ExceptUserArg("labelColumnName", $"The label and the windows cannot both be in the column '{Label}'.");
    }

    /// <summary>Writes the options.</summary>
    public void Save(ModelSaveContext ctx)
    {
        ctx.SaveNonEmptyString(Output);
        Columns.Save(ctx);
        ctx.Writer.Write(WindowSize);
        ctx.SaveStringOrNull(Label);
        ctx.SaveNonEmptyString(LabelSource);
        ctx.Writer.Write(Horizon);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static DelayedInputsOptions Load(IExceptionContext context, ModelLoadContext ctx)
    {
        var options = new DelayedInputsOptions(
            ctx.LoadNonEmptyString(),
            SeriesColumns.Load(context, ctx),
            ctx.Reader.ReadInt32(),
            ctx.LoadStringOrNull(),
            ctx.LoadNonEmptyString(),
            ctx.Reader.ReadInt32());
        context.CheckDecode(options.WindowSize is >= 1 and <= MostRows && options.Horizon >= 1);
        return options;
    }
}
