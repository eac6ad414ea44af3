[assembly: LoadableClass(typeof(AutoencoderTransformer), null, typeof(SignatureLoadModel), "Autoencoder", AutoencoderTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(AutoencoderTransformer), null, typeof(SignatureLoadDataTransform), "Autoencoder",
    AutoencoderTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(AutoencoderTransformer), null, typeof(SignatureLoadRowMapper), "Autoencoder", AutoencoderTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// A trained autoencoder, or a stack of them: it gives each row its code and, where their columns were named, the reconstruction in the
/// input's units and its error. An infinite input gives NaN, never an exception, and so does a missing one that was not to be filled. Immutable; any number of threads may use it.
/// </summary>
/// <remarks>
/// The error is a mean over the features: of the squared differences between input and reconstruction at the scale of training (standard
/// deviations, where inputs were standardized), or of the cross-entropies -t ln r - (1 - t) ln(1 - r) where that was the loss.
/// </remarks>
public sealed class AutoencoderTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "Autoencoder";

    private static readonly ModelPart Part = new("NNAUTOEN", LoaderSignature, typeof(AutoencoderTransformer));

    internal AutoencoderTransformer(IHostEnvironment env, AutoencoderColumns columns, AutoencoderModel model)
        : base(env.Register(LoaderSignature))
    {
        Columns = columns;
        Model = model;
    }

    /// <summary>The autoencoders from the input on, each as it was trained: encoder, decoder, scaling and history.</summary>
    public IReadOnlyList<TrainedNetwork> Autoencoders => [.. Model.Stages.Select(stage => stage.Network)];

    /// <summary>From the input, as users give it, to the last code; it scores without ML.NET too.</summary>
    public TrainedNetwork Encoder => Model.Encoder;

    /// <summary>From the last code back through all decoders to the input at the scale of training.</summary>
    public TrainedNetwork Decoder => Model.Decoder;

    /// <summary>What happened in training, epoch by epoch, for each of <see cref="Autoencoders"/>.</summary>
    public IReadOnlyList<TrainingHistory> Histories => [.. Model.Stages.Select(stage => stage.Network.History)];

    /// <summary>Values of an input.</summary>
    public int NumberOfFeatures => Model.Features;

    /// <summary>Values of the last code.</summary>
    public int CodeSize => Model.CodeSize;

    internal AutoencoderColumns Columns { get; }

    internal AutoencoderModel Model { get; }

    /// <summary>
    /// What each unit of the first code looks for: of all inputs of length 1, as deviations from what its scaling takes to 0, the one that
    /// excites the unit most. That is the unit's weights, times the scaling's, normalized. Of a stack too these are the first layer's, which
    /// alone reads inputs.
    /// </summary>
    /// <returns>A row of <see cref="NumberOfFeatures"/> values for each unit; zeros for a unit without weights.</returns>
    public float[][] GetFeatures()
    {
        AutoencoderStage first = Model.Stages[0];
        var rows = new float[first.CodeSize][];
        for (int unit = 0; unit < rows.Length; unit++)
        {
            float[] row = rows[unit] = new float[first.Inputs];
            for (int i = 0; i < row.Length; i++)
                row[i] = first.EncoderParameters[i * first.CodeSize + unit];
            if (Encoder.Preparation is { } preparation)
                TensorPrimitives.Multiply(row, preparation.Scales, row);
            float norm = TensorPrimitives.Norm<float>(row);
            if (norm > 0)
                TensorPrimitives.Divide(row, norm, row);
        }

        return rows;
    }

    internal static AutoencoderTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => Part.Load(env, ctx, reader =>
    {
        AutoencoderHeader header = reader.Read(ModelJson.Default.AutoencoderHeader);
        return new AutoencoderTransformer(env, header.Columns, AutoencoderModel.Read(reader, header.NumberOfAutoencoders));
    });

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) =>
        Create(env, ctx).MakeDataTransform(input);

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        var header = new AutoencoderHeader(Columns, Model.Stages.Count);
        Part.Save(ctx, Model.AddTo(new BlockWriter().Add(header, ModelJson.Default.AutoencoderHeader)));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) =>
        new AutoencoderMapper(Host, this, Columns.Find(Host, schema, NumberOfFeatures));
}
