namespace MlNetDeep;

/// <summary>What takes the place of a missing (NaN) value of a series behind its first rows. The numbers are those of model files.</summary>
public enum MissingSeriesValues
{
    /// <summary>Nothing: a missing value is an error, and in a view that is transformed no forecast.</summary>
    Refuse = 0,

    /// <summary>The value of the row before.</summary>
    Previous = 1,

    /// <summary>The value of the row a season before; where there is none, that of the row before.</summary>
    SeasonBefore = 2,
}
