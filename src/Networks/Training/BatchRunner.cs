namespace MlNetDeep;

/// <summary>
/// Takes batches forward and backward on several threads, each a piece of the rows: it gives losses, and leaves in the workspace what the
/// parameters' gradients are sums of. How a batch is cut depends on its size alone, and no sum crosses a piece except the loss's, which is
/// added up in order. So the result does not depend on the number of threads.
/// </summary>
internal sealed class BatchRunner
{
    // Input weights of sparse rows: up to so many a step moves all of them, as it does for dense rows, so that both train the same model. An
    // estimate: so many weights and Adam's moments, 3 MB, stay in a core's cache; of more, moving all would be most of a step.
    internal const int MostWeightsMoved = 1 << 18;

    // Values of the workspace that evaluation uses, about: 32 MB, whatever the layers' widths.
    private const int EvaluationValues = 1 << 23;

    private readonly TrainingForm _form;
    private readonly Sequential _network;
    private readonly WorkerPool _pool;
    private readonly float[] _parameters;
    private readonly Workspace _training;
    private readonly Workspace _scoring;
    // Of a batch, gathered: features, unless they are read sparse, targets and weights of its rows; and outputs, where a loss writes a
    // gradient that nobody asks for.
    private readonly float[] _features;
    private readonly float[] _targets;
    private readonly float[] _weights;
    private readonly float[] _unused;
    private readonly LossTotals[] _totals;
    private readonly Action<int, int> _train;
    private readonly Action<int, int> _evaluate;

    private RowBlock _block = null!;
    private int _start;
    private int _rows;
    private int _pieceRows;
    private int _pieces;
    private float _scale;
    private bool _readsPacked;
    private ValidationOutputs? _kept;

    public BatchRunner(TrainingForm form, WorkerPool pool, TrainingData data, int batchSize, LeafShare share, float[] parameters)
    {
        Sequential network = form.Trained, validated = form.Validated;
        _form = form;
        _network = network;
        _pool = pool;
        _parameters = parameters;
        // A layer that shares the weights moves those of all features.
        if (data.IsSparse && network.Layers[0] is ISparseInputLayer { FeatureWeights.IsShared: false } layer)
        {
            FeatureWeights = layer.FeatureWeights;
            SparseInput = new SparseBatch(network.InputShape.Length);
        }

        var batch = (int)Math.Min(share.RowsOf(data.RowCount, 0), share.BatchOf(batchSize));
        // Leaves have different features.
        IsLazy = share.Leaves == 1 && FeatureWeights is { IsTrained: true, Length: > MostWeightsMoved };
        // The gradient of lazy weights is not kept from part to part: such a batch is one part.
        Capacity = IsLazy ? batch : Math.Min(batch, BatchPieces.PartRows);
        _training = network.CreateWorkspace(Capacity, training: true);
        int widest = validated.LayerShapes.Max(shape => shape.Length);
        _scoring = validated.CreateWorkspace(Math.Clamp((int)(EvaluationValues / (2L * widest)), 1, BatchPieces.PartRows), training: false);
        int rows = Math.Max(Capacity, _scoring.Capacity);
        _features = Reserve(rows, SparseInput is null ? network.InputShape.Length : 0);
        _targets = Reserve(rows, form.Loss.TargetLength(network.OutputShape.Length));
        _weights = new float[rows];
        _unused = Reserve(rows, validated.OutputShape.Length);
        _totals = new LossTotals[BatchPieces.Most(rows)];
        KeepsPacked = Capacity >= Workspace.LeastRowsToPack;
        Packed = new PackedParameters(network, training: true, FeatureWeights);
        _train = TrainPiece;
        _evaluate = EvaluatePiece;
    }

    /// <summary>The most rows that <see cref="Train"/> takes.</summary>
    public int Capacity { get; }

    /// <summary>The weights in packed form.</summary>
    public PackedParameters Packed { get; }

    /// <summary>Whether batches have enough rows to profit from the packed form, so that it follows each change of the weights.</summary>
    public bool KeepsPacked { get; }

    /// <summary>The weights that multiply sparse rows, or null where the input is dense.</summary>
    public Parameter? FeatureWeights { get; }

    /// <summary>Whether a step moves those of the features that its rows have alone: the weights are too many to move all.</summary>
    public bool IsLazy { get; }

    /// <summary>The rows of the last <see cref="Train"/>, grouped by feature; null where the input is dense.</summary>
    public SparseBatch? SparseInput { get; }

    /// <summary>The rows of the last <see cref="Train"/>.</summary>
    public int Rows => _rows;

    /// <summary>Starts the draws of a run.</summary>
    public void SetRandom(RandomStreams random) => _training.Random = random.Generator;

    /// <summary>Brings the packed form up to the weights.</summary>
    public void Pack() => Packed.Write(_parameters);

    /// <summary>
    /// Takes a batch, or a part of one of at most <see cref="Capacity"/> rows with others done before it, forward and backward, and gives
    /// its losses. The scale multiplies the gradients: 1 / the batch's summed weight, for instance.
    /// </summary>
    public LossTotals Train(RowBlock block, int start, int rows, float scale, long step, int done, int batchRows)
    {
        Begin(block, start, rows, KeepsPacked);
        _scale = scale;
        _training.Step = step;
        _training.FirstRow = done;
        _training.BatchRows = batchRows;
        _training.Begin(rows);
        SparseInput?.GroupByFeature();
        return Run(_train, 3L * rows * _network.MultiplicationsPerRow);
    }

    /// <summary>Adds the gradient of some rows of a parameter for the last <see cref="Train"/>. Threads may share the rows.</summary>
    public void AddGradient(Parameter parameter, int firstRow, Span<float> gradient)
    {
        if (parameter == FeatureWeights)
            SparseInput!.AddGradients(firstRow, _training.Delta(parameter.Layer, Batch()), parameter.RowLength, gradient);
        else
            _network.AddGradient(_training, Batch(), parameter, firstRow, gradient);
    }

    /// <summary>Adds the gradient of one feature's row of <see cref="FeatureWeights"/> for the last <see cref="Train"/>.</summary>
    public void AddFeatureGradient(int group, Span<float> gradient) =>
        SparseInput!.AddGradient(group, _training.Delta(FeatureWeights!.Layer, Batch()), gradient);

    /// <summary>Losses of all examples as the network scores them, without dropout; the outputs are kept where there is a place for them.</summary>
    public LossTotals Evaluate(TrainingData data, int batchSize, ValidationOutputs? outputs = null)
    {
        _kept = outputs;
        if (!KeepsPacked)
            Pack();
        var totals = default(LossTotals);
        foreach (RowBlock block in SequenceBuckets.ReadEpoch(_network, data, null, 0, batchSize))
            totals += Evaluate(block);
        return totals;
    }

    private LossTotals Evaluate(RowBlock block)
    {
        var totals = default(LossTotals);
        for (int start = 0; start < block.Rows; start += _scoring.Capacity)
        {
            Begin(block, start, Math.Min(_scoring.Capacity, block.Rows - start), packed: true);
            totals += Run(_evaluate, _rows * _network.MultiplicationsPerRow);
            if (_kept is not null)
                _kept.First += _rows;
        }

        return totals;
    }

    private void Begin(RowBlock block, int start, int rows, bool packed)
    {
        _readsPacked = packed;
        _block = block;
        _start = start;
        _rows = rows;
        _pieceRows = _network.Pieces.RowsOf(rows);
        _pieces = _network.Pieces.Count(rows);
        SparseInput?.Set(block, start, rows);
    }

    private LossTotals Run(Action<int, int> body, long work)
    {
        _pool.Run(_pieces, work, body);
        var totals = default(LossTotals);
        for (int i = 0; i < _pieces; i++)
            totals += _totals[i];
        return totals;
    }

    private void TrainPiece(int piece, int worker)
    {
        NetworkPass pass = Piece(piece);
        _totals[piece] = Score(_training, pass, _scale, _training.OutputDelta(pass));
        if (_network.HasPenalty)
            _totals[piece] = _totals[piece] with { Penalty = _network.SumPenalty(_training, pass) };
        _network.BackwardRows(_training, pass);
    }

    private void EvaluatePiece(int piece, int worker)
    {
        NetworkPass pass = Piece(piece);
        _totals[piece] = Score(_scoring, pass, 1, RowsOf(_unused, pass));
    }

    /// <summary>Gathers one piece, runs it forward, and gives its losses and the loss's gradient.</summary>
    private LossTotals Score(Workspace workspace, in NetworkPass pass, float scale, Span<float> delta)
    {
        if (SparseInput is null)
        {
            Span<float> features = RowsOf(_features, pass);
            _block.GatherFeatures(_start + pass.FirstRow, pass.Rows, features);
            Tiny.Flush(features);
        }

        Span<float> targets = RowsOf(_targets, pass);
        Span<float> weights = RowsOf(_weights, pass);
        _block.GatherTargets(_start + pass.FirstRow, pass.Rows, targets, weights);
        Loss loss = workspace.Training ? _form.Loss : _form.ValidationLoss;
        ReadOnlySpan<float> z = workspace.Network.ForwardRows(workspace, pass);
        if (!workspace.Training)
            _kept?.Keep(pass.FirstRow, z, targets, weights);
        LossTotals totals = loss.Evaluate(z, targets, weights, scale, delta);
        Tiny.Flush(delta);
        return totals;
    }

    /// <summary>The rows of a pass, of memory that has as many values for each row.</summary>
    private Span<float> RowsOf(float[] memory, in NetworkPass pass)
    {
        int values = memory.Length / _weights.Length;
        return memory.AsSpan(pass.FirstRow * values, pass.Rows * values);
    }

    private static float[] Reserve(int rows, int values)
    {
        long count = (long)rows * values;
        MemoryNeed.Check(count, count, $"A batch of {rows} rows of {values} values", "lower BatchSize");
        return new float[count];
    }

    private NetworkPass Batch() => Pass(0, _rows, 0, _pieces);

    private NetworkPass Piece(int piece)
    {
        int first = piece * _pieceRows;
        return Pass(first, Math.Min(_pieceRows, _rows - first), piece, 1);
    }

    private NetworkPass Pass(int firstRow, int rows, int firstPiece, int pieces) => new()
    {
        Parameters = _parameters,
        Packed = _readsPacked ? Packed : null,
        Input = _features.AsSpan(0, _rows * (_features.Length / _weights.Length)),
        SparseInput = SparseInput,
        ExampleWeights = _weights.AsSpan(0, _rows),
        LossScale = _scale,
        FirstRow = firstRow,
        Rows = rows,
        FirstPiece = firstPiece,
        Pieces = pieces,
    };
}
