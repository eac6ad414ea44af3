using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// A trained network as an ML.NET model: what the models of all tasks share. Immutable; scoring it from many threads is safe. A row with a
/// missing (NaN) or infinite feature scores NaN, as training leaves such rows out.
/// </summary>
/// <typeparam name="TOutput">What ML.NET takes as the score: a float or a vector of floats.</typeparam>
public abstract class NetworkModelParameters<TOutput> : ModelParametersBase<TOutput>, IValueMapper, ISingleCanSaveOnnx, INetworkModel
{
    private readonly VectorDataViewType _inputType;
    private readonly ModelPart _part;

    private protected NetworkModelParameters(IHostEnvironment env, string name, TrainedNetwork network, ModelPart part)
        : base(env, name)
    {
        _part = part;
        Network = network;
        _inputType = new VectorDataViewType(NumberDataViewType.Single, NumberOfFeatures);
    }

    /// <summary>The network itself: structure, parameters, output unit, scaling. It scores without ML.NET too.</summary>
    public TrainedNetwork Network { get; }

    /// <summary>What happened in training, epoch by epoch.</summary>
    public TrainingHistory History => Network.History;

    /// <summary>The number of features of a row.</summary>
    public int NumberOfFeatures => Network.Network.InputShape.Length;

    /// <summary>The shape of each layer's output, in order.</summary>
    public IReadOnlyList<Shape> LayerShapes => Network.Network.LayerShapes;

    DataViewType IValueMapper.InputType => _inputType;

    DataViewType IValueMapper.OutputType => Task.ScoreType(Network.Network.OutputShape.Length);

    NetworkTask INetworkModel.Task => Task;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => Task.Kind;

    private protected abstract NetworkTask Task { get; }

    /// <summary>
    /// A layer's weights; for a dense layer [inputs, units], row-major, in terms of the standardized features. For a convolution
    /// [height x width x channels of a kernel, kernels]; <see cref="GetKernels"/> gives them kernel by kernel. For a recurrent layer those of
    /// the inputs, [features of a step, sums of a step] of the forward units; all others are among the <see cref="Network"/>'s parameters.
    /// </summary>
    /// <param name="layer">The layer's index, from 0, as in <see cref="LayerShapes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    /// <returns>A copy; empty for a layer without weights.</returns>
    public float[] GetWeights(int layer) => GetParameters(layer, ParameterKind.Weight);

    /// <summary>A layer's biases, one for each unit.</summary>
    /// <inheritdoc cref="GetWeights"/>
    /// <returns>A copy; empty for a layer without biases.</returns>
    public float[] GetBiases(int layer) => GetParameters(layer, ParameterKind.Bias);

    /// <summary>The kernels that a convolution has learned.</summary>
    /// <inheritdoc cref="TrainedNetwork.GetKernels"/>
    public ShapedArray GetKernels(int layer) => Network.GetKernels(layer);

    /// <summary>What becomes of one example: the output of every layer as the network scores it, of images their feature maps.</summary>
    /// <inheritdoc cref="TrainedNetwork.GetLayerOutputs"/>
    public IReadOnlyList<ShapedArray> GetLayerOutputs(ReadOnlySpan<float> features) => Network.GetLayerOutputs(features);

    /// <summary>
    /// Scores many rows at once, on all processors: many times faster than one by one. Any number of threads may call it. A row scores the
    /// same bits wherever it stands in a batch of any size, and what it scores alone to 2e-6 of the largest score
    /// (<see cref="TrainedNetwork.ScoreBatch(ReadOnlySpan{float}, Span{float})"/> says the bound).
    /// </summary>
    /// <param name="rows">[rows, <see cref="NumberOfFeatures"/>], row-major.</param>
    /// <param name="scores">[rows, outputs], overwritten: what ML.NET's Score column would hold.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public void PredictBatch(ReadOnlySpan<float> rows, Span<float> scores)
    {
        Network.ScoreBatchRaw(rows, scores);
        Task.ToScores(Network, scores);
    }

    /// <summary>Scores many sparse rows at once, on all processors. Any number of threads may call it.</summary>
    /// <param name="rows">Rows of <see cref="NumberOfFeatures"/> features.</param>
    /// <param name="scores">[rows, outputs], overwritten: what ML.NET's Score column would hold.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network takes dense rows alone, see <see cref="TrainedNetwork.TakesSparseRows"/>.
    /// </exception>
    public void PredictBatch(SparseRows rows, Span<float> scores)
    {
        Network.ScoreBatchRaw(rows, scores);
        Task.ToScores(Network, scores);
    }

    ValueMapper<TSource, TDestination> IValueMapper.GetMapper<TSource, TDestination>()
    {
        Host.Check(typeof(TSource) == typeof(VBuffer<float>), "The network's mapper takes vectors of Single.");
        Host.Check(typeof(TDestination) == typeof(TOutput), "The network's mapper gives another type.");
        // Each cursor asks for a mapper of its own and calls it on one thread: the scorer's memory belongs to the delegate.
        return (ValueMapper<TSource, TDestination>)(Delegate)CreateMapper(Network.CreateScorer());
    }

    // A layer without operators throws when it is written, see OnnxRefusal.
    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        Host.CheckValue(ctx, nameof(ctx));
        Host.CheckValue(outputNames, nameof(outputNames));
        Task.SaveAsOnnx(new NetworkOnnx(ctx, Network), Network, outputNames, featureColumn);
        return true;
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx) => _part.Save(ctx, new BlockWriter().Add(Network));

    private protected abstract ValueMapper<VBuffer<float>, TOutput> CreateMapper(NetworkScorer scorer);

    /// <summary>The mapper of a network with one output.</summary>
    private protected ValueMapper<VBuffer<float>, float> CreateScalarMapper(NetworkScorer scorer)
    {
        var buffer = new float[NumberOfFeatures];
        return (in VBuffer<float> features, ref float score) => Score(scorer, features, buffer, new Span<float>(ref score));
    }

    /// <summary>Scores one row.</summary>
    /// <param name="scorer">The mapper's own.</param>
    /// <param name="features">Dense or sparse.</param>
    /// <param name="buffer">[features], the mapper's own: for sparse features that the network takes dense.</param>
    /// <param name="scores">[outputs].</param>
    private protected void Score(NetworkScorer scorer, in VBuffer<float> features, Span<float> buffer, Span<float> scores)
    {
        VectorScores.ScoreRaw(Network, scorer, features, buffer, scores);
        Task.ToScores(Network, scores);
    }

    private float[] GetParameters(int layer, ParameterKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, LayerShapes.Count);
        Parameter? parameter = Network.Network.Parameters.FirstOrDefault(candidate => candidate.Layer == layer && candidate.Kind == kind);
        return parameter is null ? [] : parameter.Of(Network.Parameters).ToArray();
    }
}
