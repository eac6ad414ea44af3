using Microsoft.ML.Model;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// A trained network as an ML.NET model: what the models of all tasks share. Immutable; scoring it from many threads is safe. A row with an
/// infinite feature scores NaN, as training leaves such rows out; one with a missing feature (NaN) unless <see cref="MissingValues.Impute"/> has it filled.
/// </summary>
/// <typeparam name="TOutput">What ML.NET takes as the score: a float or a vector of floats.</typeparam>
/// <remarks>
/// ML.NET's CalculateFeatureContribution explains it by integrated gradients, with the defaults of <see cref="ContributionOptions"/>.
/// </remarks>
public abstract class NetworkModelParameters<TOutput>
    : ModelParametersBase<TOutput>, IValueMapper, ISingleCanSaveOnnx, INetworkModel, ICalculateFeatureContribution, IFeatureContributionMapper
{
    private readonly VectorDataViewType _inputType;
    private readonly ModelPart _part;

    private protected NetworkModelParameters(IHostEnvironment env, string name, TrainedNetwork network, ModelPart part)
        : base(env, name)
    {
        _part = part;
        Network = network;
        _inputType = new VectorDataViewType(NumberDataViewType.Single, NumberOfFeatures);
        Host.CheckDecode(typeof(TOutput) != typeof(float) || network.Network.OutputShape.Length == 1);
    }

    /// <summary>The network itself: structure, parameters, output unit, scaling. It scores without ML.NET too.</summary>
    public TrainedNetwork Network { get; }

    /// <summary>The number of features of a row.</summary>
    public int NumberOfFeatures => Network.FeatureLength;

    DataViewType IValueMapper.InputType => _inputType;

    DataViewType IValueMapper.OutputType => Task.ScoreType(Network.Network.OutputShape.Length);

    NetworkTask INetworkModel.Task => Task;

    FeatureContributionCalculator ICalculateFeatureContribution.FeatureContributionCalculator => new(this);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => Task.Kind;

    private protected abstract NetworkTask Task { get; }

    void IBatchModel.ScoreBatch(ReadOnlySpan<float> rows, Span<float> scores)
    {
        Network.ScoreBatchRaw(rows, scores);
        Task.ToScores(Network, scores);
    }

    void IBatchModel.ScoreBatch(SparseRows rows, Span<float> scores)
    {
        Network.ScoreBatchRaw(rows, scores);
        Task.ToScores(Network, scores);
    }

    ValueMapper<TSource, TDestination> IValueMapper.GetMapper<TSource, TDestination>()
    {
        Host.Check(typeof(TSource) == typeof(VBuffer<float>), "The network's mapper takes vectors of Single.");
        Host.Check(typeof(TDestination) == typeof(TOutput), "The network's mapper gives another type.");
        // Each cursor asks for a mapper of its own and calls it on one thread: the scorer's memory belongs to the delegate.
        NetworkScorer scorer = Network.CreateScorer();
        var buffer = new float[NumberOfFeatures];
        Delegate mapper = typeof(TOutput) == typeof(float) ? CreateScalarMapper(scorer, buffer) : CreateVectorMapper(scorer, buffer);
        return (ValueMapper<TSource, TDestination>)mapper;
    }

    ValueMapper<TSource, VBuffer<float>> IFeatureContributionMapper.GetFeatureContributionMapper<TSource, TDestination>(
        int top, int bottom, bool normalize)
    {
        Host.Check(typeof(TSource) == typeof(VBuffer<float>), "Contributions are those of vectors of Single.");
        return (ValueMapper<TSource, VBuffer<float>>)(Delegate)ContributionMapper.Create(Host, Network, top, bottom, normalize);
    }

    // A layer without operators throws when it is written, see OnnxRefusal.
    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        Host.CheckValue(ctx, nameof(ctx));
        Host.CheckValue(outputNames, nameof(outputNames));
        Task.SaveAsOnnx(new OnnxColumns(ctx, Network), Network, outputNames, featureColumn);
        return true;
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx) => _part.Save(ctx, new BlockWriter().Add(Network));

    private ValueMapper<VBuffer<float>, float> CreateScalarMapper(NetworkScorer scorer, float[] buffer) =>
        (in VBuffer<float> features, ref float score) => Score(scorer, features, buffer, new Span<float>(ref score));

    private ValueMapper<VBuffer<float>, VBuffer<float>> CreateVectorMapper(NetworkScorer scorer, float[] buffer) =>
        (in VBuffer<float> features, ref VBuffer<float> scores) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref scores, Network.Network.OutputShape.Length);
            Score(scorer, features, buffer, editor.Values);
            scores = editor.Commit();
        };

    /// <summary>Scores one row, dense or sparse: sparse features that the network takes dense go by the buffer, [features].</summary>
    private void Score(NetworkScorer scorer, in VBuffer<float> features, Span<float> buffer, Span<float> scores)
    {
        VectorScores.ScoreRaw(Network, scorer, features, buffer, scores);
        Task.ToScores(Network, scores);
    }
}
