using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// The usable rows of a data view, each reading by a cursor of its own. Rows with infinite features, missing or infinite labels, or without a
/// positive weight, are left out, and such with missing features if so asked; the first whole reading says how many, and fails if none is left.
/// Without a label column rows have no targets.
/// </summary>
internal sealed class CursorSource : ExampleSource
{
    private const CursOpt Unlabelled = CursOpt.Features | CursOpt.Weight;
    private const CursOpt Labelled = Unlabelled | CursOpt.Label;

    private readonly IHost _host;
    private readonly RoleMappedData _data;
    private readonly NetworkTask? _task;
    private readonly int _outputs;
    private readonly float[]? _classWeights;
    private readonly bool _weighted;
    private readonly string _use;
    private readonly bool _isPart;
    private IChannel? _channel;

    /// <summary>
    /// Prepares to read features and, optionally, label and weight, of types already checked. The task tells how the label is read, by a network
    /// of so many outputs; each row's weight is multiplied by that of its class. Errors call the use, training or validation; the channel takes
    /// a warning if rows were left out.
    /// </summary>
    public CursorSource(IHost host, IChannel channel, RoleMappedData data, NetworkTask? task, int outputs, float[]? classWeights, string use)
    {
        data.CheckFeatureFloatVector(out int length);
        data.CheckOptFloatWeight();
        FeatureLength = length;
        _host = host;
        _channel = channel;
        _data = data;
        _task = data.Schema.Label.HasValue ? task : null;
        _outputs = outputs;
        _classWeights = classWeights;
        _weighted = data.Schema.Weight.HasValue;
        _use = use;
    }

    private CursorSource(CursorSource whole, IDataView part)
        : this(whole._host, whole._channel!, new RoleMappedData(part, [.. whole._data.Schema.GetColumnRoleNames()]), whole._task, whole._outputs, whole._classWeights, whole._use)
    {
        _isPart = true;
    }

    /// <inheritdoc/>
    public override int FeatureLength { get; }

    /// <inheritdoc/>
    public override int TargetLength => _task?.CountTargets(_outputs) ?? 0;

    /// <summary>Whether rows with missing features are given as they come, left out, or refused by an error.</summary>
    public required MissingValues MissingValues { get; init; }

    /// <summary>Throws at the first row with a value outside [0, 1].</summary>
    public bool RequiresUnitInterval { get; init; }

    /// <inheritdoc/>
    public override ExampleReader Open()
    {
        CursOpt bad = MissingValues == MissingValues.Skip ? default : CursOpt.AllowBadFeatures;
        CursOpt group = _data.Schema.Group.HasValue ? CursOpt.Group : default;
        CursOpt id = _isPart ? CursOpt.Id : default;
        return new Reader(this, _task?.Open(_data, _outputs, Labelled | group | id | bad) ?? new FeatureFloatVectorCursor(_data, Unlabelled | id | bad));
    }

    /// <inheritdoc/>
    internal override ExampleSource? PartOf(LeafShare share) => DealtView.PartOf(_host, _data.Data, share) is { } part
        ? new CursorSource(this, part) { MissingValues = MissingValues, RequiresUnitInterval = RequiresUnitInterval }
        : null;

    /// <summary>Whether a row's features can be learned from: none is infinite, nor missing where that is refused.</summary>
    private bool CanUse(FeatureFloatVectorCursor cursor)
    {
        ReadOnlySpan<float> values = cursor.Features.GetValues();
        // Of no values it says false; a sparse row may have none.
        if (values.IsEmpty || TensorPrimitives.IsFiniteAll(values))
            return true;
        for (int i = 0; MissingValues == MissingValues.Fail && i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
                throw Missing(cursor, cursor.Features.IsDense ? i : cursor.Features.GetIndices()[i]);
        }

        return !TensorPrimitives.IsInfinityAny(values);
    }

    private Exception Missing(FeatureFloatVectorCursor cursor, int slot) => _host.Except(
        $"{FeatureNames.Of(_data.Schema.Feature!.Value, slot)} is missing (NaN) in row {cursor.Row.Position} (counted from 0) of the {_use} data, " +
        $"and MissingValues is Fail: fill it, for example by ReplaceMissingValues, drop the row, or set MissingValues otherwise.");

    private void Report(FeatureFloatVectorCursor cursor, long badLabels, long badFeatures)
    {
        // Later readings have no more to say.
        if (Interlocked.Exchange(ref _channel, null) is not { } channel)
            return;
        long kept = cursor.KeptRowCount - badFeatures, rows = cursor.SkippedRowCount + cursor.KeptRowCount, skipped = rows - kept;
        badFeatures += cursor.BadFeaturesRowCount;
        if (rows == 0)
            throw _host.Except($"The {_use} data have no rows: give data with at least one, or look at the filters before the trainer.");
        if (skipped == 0)
            return;
        string labels = TargetLength > 0 ? $" {badLabels} with missing labels in the column '{_data.Schema.Label!.Value.Name}'," : "";
        string reasons =
            $"{badFeatures} with {(MissingValues == MissingValues.Skip ? "missing (NaN) or " : "")}infinite features,{labels} " +
            $"{cursor.BadWeightCount} without a positive weight";
        if (kept == 0)
            throw _host.Except(
                $"No valid {_use} instances found. All {skipped} rows were left out: {reasons}. {Remedy(badFeatures, badLabels, cursor.BadWeightCount)}");
        string share = (100.0 * skipped / rows).ToString("G2", CultureInfo.InvariantCulture);
        channel.Warning(
            "{0} % of {1} rows cannot be used: {2} rows were left out of the {3} data: {4}.", share, rows, skipped, _use, reasons);
    }

    /// <summary>What to do about each reason for which rows were left out, where all were.</summary>
    private string Remedy(long badFeatures, long badLabels, long badWeights)
    {
        var remedies = new List<string>();
        if (badFeatures > 0)
            remedies.Add(MissingValues == MissingValues.Skip
                ? $"Fill or drop the missing values of the column '{_data.Schema.Feature!.Value.Name}', for example by ReplaceMissingValues."
                : $"Correct the infinite values of the column '{_data.Schema.Feature!.Value.Name}', or make them missing ones, NaN.");
        if (badLabels > 0)
            remedies.Add(_task!.LabelRemedy(_data.Schema.Label!.Value, _outputs));
        if (badWeights > 0)
            remedies.Add($"Give weights above 0 in the column '{_data.Schema.Weight!.Value.Name}', or none at all.");
        return string.Join(" ", remedies);
    }

    private void CheckLength(FeatureFloatVectorCursor cursor)
    {
        if (cursor.Features.Length != FeatureLength)
            throw ViewErrors.Length(_data.Schema.Feature!.Value, cursor.Features.Length, cursor.Row.Position, _use);
    }

    private void CheckInterval(FeatureFloatVectorCursor cursor)
    {
        ReadOnlySpan<float> values = cursor.Features.GetValues();
        int place = values.IndexOfAnyExceptInRange(0f, 1f);
        // A missing value is filled by one that is there.
        while (place >= 0 && float.IsNaN(values[place]))
            place = values[(place + 1)..].IndexOfAnyExceptInRange(0f, 1f) is var next and >= 0 ? place + 1 + next : -1;
        if (place < 0)
            return;
        throw _host.Except(
            string.Create(CultureInfo.InvariantCulture, $"The column '{_data.Schema.Feature!.Value.Name}' has the value {values[place]} in row {cursor.Row.Position} of the {_use} data, but " +
            $"cross-entropy takes values in [0, 1]: set Scaling to MinMax, bring the column there before (pixels by ExtractPixels with " +
            $"scaleImage: 1f / 255), or set Loss to SquaredError."));
    }

    private sealed class Reader(CursorSource source, FeatureFloatVectorCursor cursor) : ExampleReader
    {
        private readonly float[] _target = new float[source.TargetLength];
        private float _weight;
        private long _badFeatures;

        public override Example Current
        {
            get
            {
                ReadOnlySpan<float> values = cursor.Features.GetValues();
                // Steps in front may count the rows of a part anew, but keep their ids: see DealtCursor.
                long row = source._isPart ? (long)cursor.Id.Low : cursor.Row.Position;
                return cursor.Features.IsDense
                    ? new Example(values, _target, _weight) { Row = row, Group = cursor.Group }
                    : new Example(new SparseRow(cursor.Features.GetIndices(), values), _target, _weight) { Row = row, Group = cursor.Group };
            }
        }

        public override bool Read()
        {
            if (!MoveToUsable())
            {
                source.Report(cursor, source._task?.CountBadLabels(cursor) ?? 0, _badFeatures);
                return false;
            }

            if (source.RequiresUnitInterval)
                source.CheckInterval(cursor);
            source._task?.ReadLabel(cursor, _target);
            _weight = source._weighted ? cursor.Weight : 1;
            if (source._classWeights is { } classWeights)
                _weight *= classWeights[(int)_target[0]];
            return true;
        }

        private bool MoveToUsable()
        {
            // A first reading of large data lasts: the context can end it.
            source._host.CheckAlive();
            while (MoveNext())
            {
                source.CheckLength(cursor);
                if (source.CanUse(cursor))
                    return true;
                _badFeatures++;
            }

            return false;
        }

        private bool MoveNext()
        {
            try
            {
                return cursor.MoveNext();
            }
            catch (IndexOutOfRangeException exception)
            {
                throw ViewErrors.InCache(exception);
            }
        }

        protected override void Dispose(bool disposing)
        {
            cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
