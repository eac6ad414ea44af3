using Microsoft.ML.Model.OnnxConverter;

[assembly: LoadableClass(typeof(EnsembleTransformer), null, typeof(SignatureLoadModel), "Ensemble of models", EnsembleTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(EnsembleTransformer), null, typeof(SignatureLoadDataTransform), "Ensemble of models",
    EnsembleTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(EnsembleTransformer), null, typeof(SignatureLoadRowMapper), "Ensemble of models", EnsembleTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// Several models of one task that predict as one: Score, and Probability and PredictedLabel where the task has them, with the annotations
/// that a single model's have, so that it is evaluated, saved and used as a single model. Where a member scores NaN, so does the ensemble.
/// Made by <c>Trainers.Bagging</c> and <c>Trainers.CrossValidationEnsemble</c>. Immutable; any number of threads may score with it.
/// </summary>
public sealed class EnsembleTransformer :
    RowToRowTransformerBase, ISingleFeaturePredictionTransformer<EnsembleTransformer>, ISingleFeaturePredictionTransformer, IBatchScored
{
    internal const string LoaderSignature = "EnsembleTransformer";

    private static readonly ModelPart Part = new("ENSEMBLE", LoaderSignature, typeof(EnsembleTransformer));

    private readonly ITransformer[] _members;

    internal EnsembleTransformer(
        IHostEnvironment env, PredictionTask task, EnsembleCombination combination, ITransformer[] members, EnsembleSummary summary)
        : base(env.Register(nameof(EnsembleTransformer)))
    {
        EnsembleDepth.Check(Host, members);
        Task = task;
        Combination = combination;
        Summary = summary;
        _members = members;
    }

    private EnsembleTransformer(IHostEnvironment env, ModelLoadContext ctx, EnsembleHeader header)
        : base(env.Register(nameof(EnsembleTransformer)))
    {
        Task = PredictionTask.Find(header.Task)!;
        Combination = header.Combination;
        Summary = header.Summary;
        _members = new ITransformer[Summary.Members.Count];
        for (int i = 0; i < _members.Length; i++)
        {
            ctx.LoadModel<ITransformer, SignatureLoadModel>(Host, out _members[i], MemberName(i));
            Host.CheckDecode(_members[i].IsRowToRowMapper);
        }
    }

    /// <summary>The models, in the order of their training.</summary>
    public IReadOnlyList<ITransformer> Members => _members;

    /// <summary>How their predictions become one.</summary>
    public EnsembleCombination Combination { get; }

    /// <summary>What they were trained on, and their error on rows that were held out.</summary>
    public EnsembleSummary Summary { get; }

    /// <summary>The feature column that all members read.</summary>
    /// <exception cref="InvalidOperationException">
    /// The members are not trained models of one feature column, but pipelines, which may read any columns.
    /// </exception>
    public string FeatureColumnName => Feature().FeatureColumnName;

    /// <summary>The type of that column.</summary>
    /// <inheritdoc cref="FeatureColumnName"/>
    public DataViewType FeatureColumnType => Feature().FeatureColumnType;

    EnsembleTransformer IPredictionTransformer<EnsembleTransformer>.Model => this;

    OpenBatchScores? IBatchScored.BatchScores =>
        _members.Any(BatchScorer.HasNetwork) ? batch => new EnsembleBatchScores(this, batch) : null;

    internal PredictionTask Task { get; }

    internal static EnsembleTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckValue(ctx, nameof(ctx));
        EnsembleDepth.Check(env, ctx);
        EnsembleHeader header = Part.Load(env, ctx, reader =>
        {
            EnsembleHeader read = reader.Read(EnsembleJson.Default.EnsembleHeader);
            env.CheckDecode(PredictionTask.Find(read.Task) is not null);
            env.CheckDecode(Enum.IsDefined(read.Combination) && Enum.IsDefined(read.Summary.Resampling));
            env.CheckDecode(read.Summary.Members is { Count: >= 1 } members && members.All(member => member is not null));
            return read;
        });
        return new EnsembleTransformer(env, ctx, header);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) =>
        Create(env, ctx).MakeDataTransform(input);

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    /// <summary>The members, bound to columns.</summary>
    internal EnsembleBinding Bind(DataViewSchema input) => new(Host, Task, Combination, _members, input);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        Part.Save(ctx, new BlockWriter().Add(new EnsembleHeader(Task.Name, Combination, Summary), EnsembleJson.Default.EnsembleHeader));
        for (int i = 0; i < _members.Length; i++)
            ctx.SaveModel(_members[i], MemberName(i));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static string MemberName(int member) => string.Create(CultureInfo.InvariantCulture, $"{EnsembleDepth.MemberPrefix}{member:000}");

    private ISingleFeaturePredictionTransformer<object> Feature()
    {
        var first = _members[0] as ISingleFeaturePredictionTransformer<object>;
        if (first is null || !Array.TrueForAll(
            _members, member => (member as ISingleFeaturePredictionTransformer<object>)?.FeatureColumnName == first.FeatureColumnName))
            throw Host.Except(
                "The members of this ensemble are pipelines, so that there is no feature column of all: put the steps before the trainer in " +
                "front of the ensemble, and give it the trainer alone.");
        return first;
    }

    private sealed class Mapper(EnsembleTransformer parent, DataViewSchema inputSchema)
        : MapperBase(parent.Host.Register(nameof(Mapper)), inputSchema, parent), ISaveAsOnnx
    {
        private readonly EnsembleBinding _binding = parent.Bind(inputSchema);

        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
        {
            // All columns of a row come from one reading of the members.
            var getters = new Delegate[_binding.OutputColumns.Length];
            disposer = null;
            if (!Enumerable.Range(0, getters.Length).Any(activeOutput))
                return getters;
            EnsembleRow row = _binding.Open(input);
            disposer = row.Dispose;
            for (int i = 0; i < getters.Length; i++)
            {
                if (activeOutput(i))
                    getters[i] = parent.Task.CreateGetter(_binding.OutputColumns[i].Name, row, _binding.Value);
            }

            return getters;
        }

        // A member without operators throws when it is written, see OnnxRefusal.
        bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

        void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
        {
            Host.CheckValue(ctx, nameof(ctx));
            var graph = new EnsembleOnnx(Host, ctx, InputSchema);
            string mean = graph.SaveMean(
                parent._members, () => parent.Task.SaveMember(graph, _binding.Value, _binding.ValueCount), _binding.ValueCount);
            foreach (DataViewSchema.DetachedColumn column in _binding.OutputColumns)
                parent.Task.SaveColumn(graph.Nodes, mean, _binding.Value, column.Name, graph.AddColumn(column));
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => _binding.OutputColumns;

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer) =>
            throw Host.ExceptNotSupp("Getters are made for all columns at once.");

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) =>
            Enumerable.Range(0, _binding.OutputColumns.Length).Any(activeOutput) ? _binding.Dependencies().Contains : _ => false;

        protected override void SaveModel(ModelSaveContext ctx) => parent.SaveModel(ctx);
    }
}
