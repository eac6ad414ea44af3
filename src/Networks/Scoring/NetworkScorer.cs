namespace MlNetDeep;

/// <summary>
/// Scores rows with memory of its own; not for use by two threads at a time. A row with an infinite feature, or a missing one (NaN) that the
/// network's <see cref="TrainedNetwork.Preparation"/> does not fill, has NaN for all outputs, whatever the layers: training leaves such rows out,
/// so nothing was learned about them.
/// </summary>
public sealed class NetworkScorer
{
    private readonly TrainedNetwork _trained;
    private readonly Workspace _workspace;
    private readonly int _outputs;
    private readonly bool _isRowByRow;

    // Made where they are first needed: most scorers see dense rows alone, or sparse ones alone.
    private float[] _prepared = [];
    private int[] _indices = [];
    private SparseBatch? _sparse;
    private SparseRows? _sparseRows;

    internal NetworkScorer(TrainedNetwork trained, int capacity)
    {
        _trained = trained;
        _workspace = trained.Scoring.Network.CreateWorkspace(capacity, training: false);
        _outputs = trained.Network.OutputShape.Length;
        _isRowByRow = capacity == 1;
    }

    /// <summary>
    /// The output unit's values in the user's units: probabilities, or regressed values. NaN for a row with an infinite feature, or a NaN that nothing fills.
    /// </summary>
    /// <param name="features">[rows, features], any number of rows.</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other and the network.</exception>
    public void Score(ReadOnlySpan<float> features, Span<float> scores)
    {
        ScoreRaw(features, scores);
        _trained.ToScores(scores);
    }

    /// <summary>The network's outputs before the output unit.</summary>
    /// <inheritdoc cref="Score(ReadOnlySpan{float}, Span{float})"/>
    public void ScoreRaw(ReadOnlySpan<float> features, Span<float> scores)
    {
        int inputs = _trained.FeatureLength;
        int rows = _trained.RowsOf(features.Length, scores.Length);
        for (int start = 0; start < rows; start += _workspace.Capacity)
        {
            int piece = Math.Min(_workspace.Capacity, rows - start);
            ReadOnlySpan<float> x = features.Slice(start * inputs, piece * inputs);
            Span<float> y = scores.Slice(start * _outputs, piece * _outputs);
            RowFlaws flaws = RowFlaws.Of(x);
            Forward(
                new NetworkPass
                {
                    Parameters = _trained.Scoring.Parameters,
                    Packed = _trained.Scoring.Packed(_isRowByRow),
                    Input = Prepare(x, flaws),
                    Rows = piece,
                },
                y);
            for (int row = 0; flaws.HasNonFinite && row < piece; row++)
                MarkMissing(x.Slice(row * inputs, inputs), y.Slice(row * _outputs, _outputs));
        }
    }

    /// <summary>Scores one sparse row: only the weights of features that are not zero are read.</summary>
    /// <param name="row">Indices ascending, below the number of features.</param>
    /// <param name="scores">[outputs]; overwritten: what the row with all its zeros would score, to rounding.</param>
    /// <exception cref="ArgumentException">The row, or the scores, do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network takes dense rows alone, see <see cref="TrainedNetwork.TakesSparseRows"/>.</exception>
    public void Score(SparseRow row, Span<float> scores)
    {
        ScoreRaw(row, scores);
        _trained.ToScores(scores);
    }

    /// <summary>The network's outputs before the output unit, of one sparse row.</summary>
    /// <inheritdoc cref="Score(SparseRow, Span{float})"/>
    public void ScoreRaw(SparseRow row, Span<float> scores)
    {
        SparseRows rows = BeginSparse();
        Prepare(row, rows);
        ForwardSparse(rows, scores);
        MarkMissing(row, scores);
    }

    /// <summary>The network's outputs before the output unit, [rows to score, outputs], of some of many sparse rows, from one on.</summary>
    internal void ScoreRaw(SparseRows rows, int first, Span<float> scores)
    {
        int last = first + scores.Length / _outputs;
        for (; first < last; first += _workspace.Capacity)
        {
            int piece = Math.Min(_workspace.Capacity, last - first);
            SparseRows prepared = BeginSparse();
            for (int i = 0; i < piece; i++)
                Prepare(rows[first + i], prepared);
            ForwardSparse(prepared, scores[..(piece * _outputs)]);
            for (int i = 0; i < piece; i++)
                MarkMissing(rows[first + i], scores.Slice(i * _outputs, _outputs));
            scores = scores[(piece * _outputs)..];
        }
    }

    /// <summary>
    /// NaN for all outputs of a row that lacks a feature, with nothing to fill it. What the layers make of one is anything: saturating units turn
    /// an infinity into an ordinary score, maxima pass over a NaN, and a scale of 0 hides a column.
    /// </summary>
    private void MarkMissing(ReadOnlySpan<float> features, Span<float> scores)
    {
        if (!_trained.CanScore(features))
            scores.Fill(float.NaN);
    }

    /// <inheritdoc cref="MarkMissing(ReadOnlySpan{float}, Span{float})"/>
    private void MarkMissing(SparseRow row, Span<float> scores)
    {
        // Of no values it says false; a row may have none.
        if (!row.Values.IsEmpty && !TensorPrimitives.IsFiniteAll(row.Values) && _trained.Preparation?.CanPrepare(row) != true)
            scores.Fill(float.NaN);
    }

    private void ForwardSparse(SparseRows rows, Span<float> scores)
    {
        if (scores.Length != rows.Count * _outputs)
            throw new ArgumentException($"{rows.Count} rows have {rows.Count * _outputs} scores, not {scores.Length}.", nameof(scores));
        _sparse ??= new SparseBatch(rows.FeatureLength);
        _sparse.Set(rows, 0, rows.Count);
        Forward(
            new NetworkPass
            {
                Parameters = _trained.Scoring.Parameters,
                Packed = _trained.Scoring.PackedForSparse(_isRowByRow),
                SparseInput = _sparse,
                Rows = rows.Count,
            },
            scores);
    }

    private void Forward(in NetworkPass pass, Span<float> scores) =>
        _trained.Scoring.Network.ForwardRows(_workspace, pass).CopyTo(scores);

    private SparseRows BeginSparse()
    {
        if (!_trained.TakesSparseRows)
            throw new InvalidOperationException("This network's first layer needs rows with all their zeros.");
        _sparseRows ??= new SparseRows(_trained.Network.InputShape.Length);
        _sparseRows.Clear();
        return _sparseRows;
    }

    private void Prepare(SparseRow row, SparseRows destination)
    {
        if (_trained.Preparation is not { } preparation)
        {
            destination.Add(row);
            return;
        }

        row.Check(_trained.FeatureLength);
        int length = preparation.LengthOf(row);
        if (_prepared.Length < length)
            _prepared = new float[Math.Max(length, 2 * _prepared.Length)];
        if (_indices.Length < length)
            _indices = new int[_prepared.Length];
        preparation.Apply(row, _indices, _prepared);
        Tiny.Flush(_prepared.AsSpan(0, length));
        destination.Add(new SparseRow(_indices.AsSpan(0, length), _prepared.AsSpan(0, length)));
    }

    private ReadOnlySpan<float> Prepare(ReadOnlySpan<float> features, RowFlaws flaws)
    {
        if (_trained.Preparation is null && !flaws.HasTiny)
            return features;
        int rows = features.Length / _trained.FeatureLength, inputs = _trained.Network.InputShape.Length;
        if (_prepared.Length < rows * inputs)
            _prepared = new float[_workspace.Capacity * inputs];
        Span<float> prepared = _prepared.AsSpan(0, rows * inputs);
        if (_trained.Preparation is { } preparation)
            preparation.Apply(features, prepared);
        else
            features.CopyTo(prepared);
        Tiny.Flush(prepared);
        return prepared;
    }
}
