namespace MlNetDeep;

/// <summary>An estimator that tells the options that it was made with.</summary>
internal interface IHasOptions
{
    /// <summary>Its own copy: not to be changed.</summary>
    object Options { get; }
}
