namespace MlNetDeep;

/// <summary>
/// How threads share the parameters: in slabs of rows, small enough that a slab's gradient is used up while it is in the cache. Of weights
/// that multiply sparse rows and are too many to move all, in groups of the features that the batch has. Those that are frozen are in none.
/// </summary>
internal sealed class ParameterSlabs
{
    // Rows of a slab are a multiple of the rows of every width's tile and of the packed form's groups of columns.
    private const int RowUnit = 3 * PackedMatrix.ColumnGroup;

    // Values of a slab, about: 50 KB of each array that the rule reads. Online a gradient is one row's, and takes too little time to cut.
    private const int SlabLength = 12288;
    private const int OnlineSlabLength = 1 << 17;

    // Features of sparse rows that one task moves, where others stay.
    private const int GroupsOfTask = 64;

    // A rule and the passage of its values through memory cost about as much as so many multiplications.
    private const int UpdateWork = 8;

    private readonly int _parameterCount;
    private readonly BatchRunner _batches;
    private readonly WorkerPool _pool;
    private readonly Slab[] _slabs;
    // For each worker, zeros between tasks.
    private readonly float[][] _scratch;

    public ParameterSlabs(Sequential network, BatchRunner batches, WorkerPool pool)
    {
        _parameterCount = network.ParameterCount;
        _batches = batches;
        _pool = pool;
        _slabs =
        [
            .. network.Parameters.Where(parameter => parameter.IsTrained && (!batches.IsLazy || parameter != batches.FeatureWeights)).SelectMany(Cut),
        ];
        int longest = Math.Max(_slabs.Length == 0 ? 0 : _slabs.Max(slab => slab.Length), batches.FeatureWeights?.RowLength ?? 0);
        _scratch = new float[pool.Threads][];
        for (int i = 0; i < _scratch.Length; i++)
            _scratch[i] = new float[longest];
    }

    /// <summary>The tasks of <see cref="Run"/>: groups of features, then slabs.</summary>
    public int Tasks => FeatureTasks + _slabs.Length;

    private int FeatureTasks => _batches.IsLazy ? (_batches.SparseInput!.Groups + GroupsOfTask - 1) / GroupsOfTask : 0;

    // Sparse rows make it less: sharing a small step costs little.
    private long Work => (long)(_batches.Rows + UpdateWork) * _parameterCount;

    /// <summary>Runs a body for every task, given the task and the worker.</summary>
    public void Run(Action<int, int> body) => _pool.Run(Tasks, Work, body);

    /// <summary>Runs a body for every slab, given its index and the worker.</summary>
    public void RunSlabs(Action<int, int> body) => _pool.Run(_slabs.Length, Work, body);

    /// <summary>The slab of an index in <see cref="RunSlabs"/>.</summary>
    public Slab Of(int index) => _slabs[index];

    /// <summary>A task's slab; false where it is a group of features.</summary>
    public bool TryGetSlab(int task, out Slab slab)
    {
        int index = task - FeatureTasks;
        slab = index >= 0 ? _slabs[index] : default;
        return index >= 0;
    }

    /// <summary>The groups of <see cref="BatchRunner.SparseInput"/> that a task has: from the first to before the end.</summary>
    public (int First, int End) GroupsOf(int task) =>
        (task * GroupsOfTask, Math.Min((task + 1) * GroupsOfTask, _batches.SparseInput!.Groups));

    /// <summary>A worker's own memory, zeros; a task leaves it so.</summary>
    public Span<float> Scratch(int worker, int length) => _scratch[worker].AsSpan(0, length);

    private IEnumerable<Slab> Cut(Parameter parameter)
    {
        int length = _batches.KeepsPacked ? SlabLength : OnlineSlabLength;
        int rows = RowUnit * Math.Max(1, length / (RowUnit * parameter.RowLength));
        for (int first = 0; first < parameter.Rows; first += rows)
            yield return new Slab(parameter, first, Math.Min(rows, parameter.Rows - first));
    }

    /// <summary>Some rows of one parameter.</summary>
    internal readonly record struct Slab(Parameter Parameter, int FirstRow, int Rows)
    {
        /// <summary>Where they begin in the flat block.</summary>
        public int Start => Parameter.Offset + FirstRow * Parameter.RowLength;

        /// <summary>Their values.</summary>
        public int Length => Rows * Parameter.RowLength;

        /// <summary>Whether they follow the data, and no rule moves them.</summary>
        public bool IsStatistic => Parameter.Kind == ParameterKind.Statistic;
    }
}
