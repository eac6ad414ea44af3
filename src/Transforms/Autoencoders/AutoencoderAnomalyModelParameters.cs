using Microsoft.ML.Model;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(
    typeof(AutoencoderAnomalyModelParameters), null, typeof(SignatureLoadModel), "Autoencoder for anomalies",
    AutoencoderAnomalyModelParameters.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// An autoencoder that knows anomalies by what it cannot restore. The score of a row with the reconstruction error e is e / (e + t), t
/// being <see cref="ErrorThreshold"/>: 0 for a row that is restored, 0.5 at the threshold, towards 1 beyond it. Immutable; scoring it from
/// many threads is safe.
/// </summary>
/// <remarks>
/// The error is (1/n) sum (r - x)^2 over the n features of the input x and its reconstruction r at the scale of training, whatever the
/// loss. A feature that never changed in training counts in its own units: x - c for the constant c, where others count in standard
/// deviations or ranges. Any finite row has a finite score; where its error leaves the range of a float it is 1. A row with an infinite
/// feature has the score NaN, and so has one with a missing feature (NaN) where the options did not have it filled.
/// </remarks>
public sealed class AutoencoderAnomalyModelParameters : ModelParametersBase<float>, IValueMapper, ISingleCanSaveOnnx, IBatchModel
{
    internal const string LoaderSignature = "AutoencoderAnomaly";

    private static readonly ModelPart Part = new("NNANOMAL", LoaderSignature, typeof(AutoencoderAnomalyModelParameters));

    // Enough that the product runs near its peak on all processors.
    private const int BatchRows = 512;

    private readonly VectorDataViewType _inputType;

    internal AutoencoderAnomalyModelParameters(IHostEnvironment env, AutoencoderModel model, double errorThreshold)
        : base(env, LoaderSignature)
    {
        Model = model;
        ErrorThreshold = errorThreshold;
        _inputType = new VectorDataViewType(NumberDataViewType.Single, model.Features);
    }

    /// <summary>The reconstruction error of the score 0.5, above 0. A score s stands for the error s / (1 - s) times it.</summary>
    public double ErrorThreshold { get; }

    /// <summary>The autoencoder as it was trained: encoder, decoder, scaling and history.</summary>
    public TrainedNetwork Autoencoder => Model.Stages[0].Network;

    /// <summary>What happened in training, epoch by epoch.</summary>
    public TrainingHistory History => Autoencoder.History;

    /// <summary>The number of features of a row.</summary>
    public int NumberOfFeatures => Model.Features;

    /// <summary>Values of the code.</summary>
    public int CodeSize => Model.CodeSize;

    DataViewType IValueMapper.InputType => _inputType;

    DataViewType IValueMapper.OutputType => NumberDataViewType.Single;

    TrainedNetwork IBatchModel.Network => Model.Encoder;

    internal AutoencoderModel Model { get; }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.AnomalyDetection;

    /// <summary>Scores many rows at once, on all processors: many times faster than one by one. Any number of threads may call it.</summary>
    /// <param name="rows">[rows, <see cref="NumberOfFeatures"/>], row-major.</param>
    /// <param name="scores">[rows], overwritten: what ML.NET's Score column would hold.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public void ScoreBatch(ReadOnlySpan<float> rows, Span<float> scores)
    {
        if (rows.Length != (long)scores.Length * NumberOfFeatures)
            throw new ArgumentException(
                $"Rows of {NumberOfFeatures} features and a score each cannot fill {rows.Length} features and {scores.Length} scores.",
                nameof(scores));
        var pass = new AutoencoderPass(Model, rowByRow: false);
        for (int start = 0; start < scores.Length; start += BatchRows)
        {
            int count = Math.Min(BatchRows, scores.Length - start);
            Score(pass, rows.Slice(start * NumberOfFeatures, count * NumberOfFeatures), scores.Slice(start, count));
        }
    }

    /// <summary>Scores many sparse rows at once, on all processors. Any number of threads may call it.</summary>
    /// <param name="rows">Rows of <see cref="NumberOfFeatures"/> features.</param>
    /// <param name="scores">[rows], overwritten: what ML.NET's Score column would hold.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public void ScoreBatch(SparseRows rows, Span<float> scores)
    {
        if (rows.FeatureLength != NumberOfFeatures || rows.Count != scores.Length)
            throw new ArgumentException(
                $"The model takes {NumberOfFeatures} features and gives one score a row, but there are {rows.Count} rows of {rows.FeatureLength} " +
                $"features, and {scores.Length} scores.",
                nameof(rows));
        var pass = new AutoencoderPass(Model, rowByRow: false);
        var features = new float[Math.Min(scores.Length, BatchRows) * NumberOfFeatures];
        for (int start = 0; start < scores.Length; start += BatchRows)
        {
            int count = Math.Min(BatchRows, scores.Length - start);
            for (int row = 0; row < count; row++)
                rows[start + row].CopyToDense(features.AsSpan(row * NumberOfFeatures, NumberOfFeatures));
            Score(pass, features.AsSpan(0, count * NumberOfFeatures), scores.Slice(start, count));
        }
    }

    ValueMapper<TSource, TDestination> IValueMapper.GetMapper<TSource, TDestination>()
    {
        Host.Check(typeof(TSource) == typeof(VBuffer<float>), "The autoencoder's mapper takes vectors of Single.");
        Host.Check(typeof(TDestination) == typeof(float), "The autoencoder's mapper gives a Single.");
        // Each cursor asks for a mapper of its own and calls it on one thread: the memory belongs to the delegate.
        var pass = new AutoencoderPass(Model, rowByRow: true);
        var row = new float[NumberOfFeatures];
        ValueMapper<VBuffer<float>, float> mapper = (in VBuffer<float> features, ref float score) =>
        {
            if (features.Length != row.Length)
                throw VectorScores.WrongLength(features.Length, row.Length);
            features.CopyTo(row);
            Score(pass, row, new Span<float>(ref score));
        };
        return (ValueMapper<TSource, TDestination>)(Delegate)mapper;
    }

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        Host.CheckValue(ctx, nameof(ctx));
        Host.CheckValue(outputNames, nameof(outputNames));
        // The scorer's columns: PredictedLabel, which it writes itself, and Score.
        new AutoencoderOnnx(ctx, Model, featureColumn).SaveAnomalyScore(ErrorThreshold, outputNames[^1]);
        return true;
    }

    internal static AutoencoderAnomalyModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => Part.Load(env, ctx, reader =>
    {
        AnomalyHeader header = reader.Read(ModelJson.Default.AnomalyHeader);
        env.CheckDecode(header.ErrorThreshold > 0 && double.IsFinite(header.ErrorThreshold));
        return new AutoencoderAnomalyModelParameters(env, AutoencoderModel.Read(reader, header.NumberOfAutoencoders), header.ErrorThreshold);
    });

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx)
    {
        var header = new AnomalyHeader(ErrorThreshold, Model.Stages.Count);
        Part.Save(ctx, Model.AddTo(new BlockWriter().Add(header, ModelJson.Default.AnomalyHeader)));
    }

    // All rows in the dense form: a sparse one scores the bits that it had with all its zeros.
    private void Score(AutoencoderPass pass, ReadOnlySpan<float> rows, Span<float> scores)
    {
        pass.Encode(rows);
        for (int row = 0; row < scores.Length; row++)
        {
            ReadOnlySpan<float> input = rows.Slice(row * NumberOfFeatures, NumberOfFeatures);
            scores[row] = Model.Encoder.CanScore(input) ? ToScore(pass.MeanSquaredError(row, input)) : float.NaN;
        }
    }

    private float ToScore(double error) => double.IsFinite(error) ? (float)(error / (error + ErrorThreshold)) : 1;
}
