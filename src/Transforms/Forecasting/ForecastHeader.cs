namespace MlNetDeep;

/// <summary>The record of a forecaster.</summary>
/// <param name="Columns">What it reads and writes.</param>
/// <param name="Target">Which of the inputs is forecast.</param>
/// <param name="Horizon">Steps forecast.</param>
/// <param name="Networks">How many networks there are.</param>
/// <param name="SeasonalPeriod">Rows of a season; 1 where there is none.</param>
/// <param name="Form">How windows are brought to them.</param>
/// <param name="Series">The names of the series that have a scaling.</param>
/// <param name="HasKeyNumbers">Whether they are the numbers of keys without key values.</param>
/// <param name="Step">The time from row to row, or null.</param>
/// <param name="Windows">Where the series stand that have rows.</param>
internal sealed record ForecastHeader(
    ForecastColumns Columns, int Target, int Horizon, int Networks, int SeasonalPeriod, ForecastForm Form, string[] Series,
    bool HasKeyNumbers, TimeStep? Step, ForecastHeader.Window[] Windows)
{
    /// <summary>The most networks of a forecaster.</summary>
    public const int MostNetworks = 1000;

    /// <summary>Throws where no forecaster is so.</summary>
    /// <exception cref="FormatException">None is.</exception>
    public void Check(IExceptionContext context)
    {
        context.CheckDecode(Columns.Inputs.Inputs.Length > 0 && !Columns.Inputs.Inputs.Any(string.IsNullOrWhiteSpace));
        context.CheckDecode(Columns.Lower is null == Columns.Upper is null);
        context.CheckDecode(Columns.ConfidenceLevel > 0 && Columns.ConfidenceLevel < 1);
        context.CheckDecode(Columns.AdaptationRate is >= 0 and <= 1 && Enum.IsDefined(Columns.MissingValues));
        context.CheckDecode(Series.Length > 0 && Series.All(name => name is not null));
        context.CheckDecode(Horizon > 0);
        context.CheckDecode(Networks is > 0 and <= MostNetworks);
        context.CheckDecode(SeasonalPeriod > 0);
        Form.Check(context);
        Step?.Check(context);
        foreach (Window window in Windows)
        {
            context.CheckDecode(window?.Series is not null && window.Factor > 0 && float.IsFinite(window.Factor));
            window!.LastTime?.Check(context);
        }
    }

    /// <summary>Where a series stands.</summary>
    /// <param name="Series">Its name.</param>
    /// <param name="LastTime">The time of its last row, or null.</param>
    /// <param name="Factor">What its intervals are multiplied by.</param>
    internal sealed record Window(string Series, TimePoint? LastTime, float Factor);
}
