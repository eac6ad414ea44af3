using System.Numerics.Tensors;

namespace MlNetDeep.Networks;

/// <summary>
/// Computes losses and gradients of batches on several threads. A batch is cut into pieces of fixed size, which fixed lanes take in turn;
/// each lane adds into its own gradient, and lanes are summed in order. So the result does not depend on the number of threads.
/// </summary>
internal sealed class BatchRunner
{
    /// <summary>
    /// Rows of a piece: enough for the matrix product to run near its peak, few enough that a batch of 128 feeds two threads.
    /// </summary>
    internal const int PieceRows = 64;

    // Gradients in flight, at most: a bound on memory for large batches, and on the threads that one batch can feed.
    private const int MaximumLanes = 16;

    private readonly Sequential _network;
    private readonly Loss _loss;
    private readonly WorkerPool _pool;
    private readonly Lane[] _lanes;
    private readonly Action<int> _train;
    private readonly Action<int> _evaluate;

    private float[] _parameters = [];
    private RowBlock _block = null!;
    private int _start;
    private int _rows;
    private int _lanesInUse;
    private float _scale;

    public BatchRunner(Sequential network, Loss loss, WorkerPool pool, long rows, int batchSize)
    {
        _network = network;
        _loss = loss;
        _pool = pool;
        _lanes = new Lane[LaneCount(rows, batchSize)];
        int trainingRows = (int)Math.Min(PieceRows, Math.Min(rows, batchSize));
        int targetLength = loss.TargetLength(network.OutputShape.Length);
        for (int i = 0; i < _lanes.Length; i++)
            _lanes[i] = new Lane(network, trainingRows, targetLength);
        _train = TrainLane;
        _evaluate = EvaluateLane;
    }

    /// <summary>
    /// The mean gradient of the last batch, where <see cref="Reduce"/> has been; its reader leaves zeros for the next batch.
    /// </summary>
    public Span<float> Gradient => _lanes[0].Gradient;

    /// <summary>How many lanes a batch feeds: a function of the data and options alone, never of the machine.</summary>
    public static int LaneCount(long rows, int batchSize) => Math.Min(MaximumLanes, Pieces((int)Math.Min(rows, batchSize)));

    /// <summary>Starts the draws of a run.</summary>
    public void SetRandom(RandomStreams random)
    {
        foreach (Lane lane in _lanes)
            lane.Workspace.Random = random.Generator;
    }

    /// <summary>Losses of a range of examples; adds their mean gradient to the lanes' gradients, which are zero before.</summary>
    public LossTotals Train(float[] parameters, RowBlock block, int start, int rows, long step)
    {
        Begin(parameters, block, start, rows);
        // Examples that weigh nothing together leave the weights as they are.
        double weight = block.TotalWeight(start, rows);
        _scale = weight > 0 ? (float)(1 / weight) : 0;
        foreach (Lane lane in _lanes)
            lane.Workspace.Step = step;
        _pool.Run(_lanesInUse, _train);
        return Sum();
    }

    /// <summary>
    /// Sums a range of the lanes' gradients into <see cref="Gradient"/>, in order, and leaves zeros in the others. Ranges may run in
    /// parallel.
    /// </summary>
    public void Reduce(int start, int length)
    {
        Span<float> sum = Gradient.Slice(start, length);
        for (int i = 1; i < _lanesInUse; i++)
        {
            Span<float> part = _lanes[i].Gradient.AsSpan(start, length);
            TensorPrimitives.Add(sum, part, sum);
            part.Clear();
        }
    }

    /// <summary>Losses of a range of examples as the network scores them, without dropout.</summary>
    public LossTotals Evaluate(float[] parameters, RowBlock block, int start, int rows)
    {
        Begin(parameters, block, start, rows);
        _pool.Run(_lanesInUse, _evaluate);
        return Sum();
    }

    private static int Pieces(int rows) => (rows + PieceRows - 1) / PieceRows;

    private void Begin(float[] parameters, RowBlock block, int start, int rows)
    {
        _parameters = parameters;
        _block = block;
        _start = start;
        _rows = rows;
        _lanesInUse = Math.Min(_lanes.Length, Pieces(rows));
    }

    private LossTotals Sum()
    {
        var totals = default(LossTotals);
        for (int i = 0; i < _lanesInUse; i++)
            totals += _lanes[i].Totals;
        return totals;
    }

    private void TrainLane(int index)
    {
        Lane lane = _lanes[index];
        lane.Totals = default;
        for (int first = index * PieceRows; first < _rows; first += _lanesInUse * PieceRows)
        {
            int rows = Math.Min(PieceRows, _rows - first);
            lane.Workspace.FirstRow = first;
            Span<float> delta = Score(lane, lane.Workspace, first, rows, _scale);
            Span<float> features = lane.Features.AsSpan(0, rows * _network.InputShape.Length);
            _network.Backward(lane.Workspace, _parameters, features, rows, delta, lane.Gradient);
        }
    }

    private void EvaluateLane(int index)
    {
        Lane lane = _lanes[index];
        lane.Totals = default;
        for (int first = index * PieceRows; first < _rows; first += _lanesInUse * PieceRows)
            Score(lane, lane.ScoringWorkspace, first, Math.Min(PieceRows, _rows - first), 1);
    }

    /// <summary>Gathers one piece, runs it forward, adds its losses to the lane's and returns the loss's gradient.</summary>
    private Span<float> Score(Lane lane, Workspace workspace, int first, int rows, float scale)
    {
        Span<float> features = lane.Features.AsSpan(0, rows * _network.InputShape.Length);
        Span<float> targets = lane.Targets.AsSpan(0, rows * lane.TargetLength);
        Span<float> weights = lane.Weights.AsSpan(0, rows);
        Span<float> delta = lane.Delta.AsSpan(0, rows * _network.OutputShape.Length);
        _block.GatherFeatures(_start + first, rows, features);
        _block.GatherTargets(_start + first, rows, targets, weights);
        Span<float> z = _network.Forward(workspace, _parameters, features, rows);
        lane.Totals += _loss.Evaluate(z, targets, weights, scale, delta);
        return delta;
    }

    /// <summary>What one lane needs for itself.</summary>
    private sealed class Lane(Sequential network, int trainingRows, int targetLength)
    {
        public readonly Workspace Workspace = network.CreateWorkspace(trainingRows, training: true);
        public readonly Workspace ScoringWorkspace = network.CreateWorkspace(PieceRows, training: false);
        public readonly float[] Gradient = new float[network.ParameterCount];
        public readonly float[] Features = new float[PieceRows * network.InputShape.Length];
        public readonly float[] Targets = new float[PieceRows * targetLength];
        public readonly float[] Weights = new float[PieceRows];
        public readonly float[] Delta = new float[PieceRows * network.OutputShape.Length];
        public readonly int TargetLength = targetLength;
        public LossTotals Totals;
    }
}
