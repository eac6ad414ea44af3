using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>What ensembles share. Every option is a property that survives a JSON round trip, so that sweeps can set it.</summary>
public abstract class EnsembleOptions : IOwnableOptions
{
    internal static readonly OptionTable Table = new OptionTable<EnsembleOptions>
    {
        { o => o.LabelColumnName, Allowed.Column.Required },
        { o => o.Combination, Allowed.OneOf<EnsembleCombination>() },
        { o => o.MaximumParallelism, Allowed.From(1) },
    };

    internal virtual OptionTable OptionTable => Table;

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    object IOwnableOptions.Copy() => MemberwiseClone();

    /// <summary>
    /// The label that members learn: Boolean (binary), a key (multiclass) or Single (regression). The held-out error is measured by it.
    /// Default: Label.
    /// </summary>
    public string LabelColumnName { get; set; } = DefaultColumnNames.Label;

    /// <summary>How the members' predictions become one. Default: <see cref="EnsembleCombination.Average"/>.</summary>
    public EnsembleCombination Combination { get; set; }

    /// <summary>
    /// Members trained at a time, at least 1; null takes all processors. It does not change the result. An estimator of ML.NET keeps the
    /// state of a fit in itself: members that share one are trained one after the other whatever this says, those that have one each (the
    /// overloads that take a function) are not. Trainers of this library may be shared, unless they have a callback or a checkpoint file.
    /// Members have threads of their own, too. Default: null.
    /// </summary>
    public int? MaximumParallelism { get; set; }

    /// <summary>
    /// Where members are trained. Null trains them in this process, <see cref="MaximumParallelism"/> at a time; a runner trains as many as it has
    /// room for, and needs rows and estimators of its registry. Default: null.
    /// </summary>
    [JsonIgnore]
    public ITrialRunner? Runner { get; set; }

    /// <summary>
    /// The seed by which rows are chosen; null draws one. The members' own seeds are their estimators': trainers of this library that are
    /// shared start all members from the same random weights.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>
    /// Whether all columns that are not hidden are kept in memory, in one reading for all members: leave out what they do not need before, by
    /// SelectColumns. Otherwise, and where a column is neither a value nor a vector, each member reads them through the steps before the
    /// ensemble, and cannot shuffle rows other than in portions; each pass must then give the same rows, and one that gives more or fewer is an
    /// error. Default: true.
    /// </summary>
    public bool CacheRows { get; set; } = true;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it and what it may be.</exception>
    public void Validate() => OptionTable.Check(this);

    /// <summary>The ensemble's name, for logs.</summary>
    internal abstract string Name { get; }

    /// <summary>The most members: each is trained and kept.</summary>
    internal const int MostMembers = 10_000;

    /// <summary>The number of members.</summary>
    internal abstract int NumberOfMembers { get; }

    /// <summary>What to do where a member's rows lack a class, as the end of a sentence.</summary>
    internal abstract string RemedyForMissingClass { get; }

    /// <summary>Chooses the members' rows among all; labels that are classes can be stratified.</summary>
    /// <exception cref="InvalidOperationException">The rows do not suffice.</exception>
    internal abstract Resampling CreateResampling(EnsembleRows rows, bool stratifiable);
}
