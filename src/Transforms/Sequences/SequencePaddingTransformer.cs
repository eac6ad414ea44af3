using Microsoft.ML.Model.OnnxConverter;

[assembly: LoadableClass(
    typeof(SequencePaddingTransformer), null, typeof(SignatureLoadModel), "Padding of sequences", SequencePaddingTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(SequencePaddingTransformer), null, typeof(SignatureLoadDataTransform), "Padding of sequences",
    SequencePaddingTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(SequencePaddingTransformer), null, typeof(SignatureLoadRowMapper), "Padding of sequences",
    SequencePaddingTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// Gives sequences of any length one known size: [steps, x_1 ... x_T], the number of steps that are there, these steps one after the other,
/// and zeros. Of longer sequences the last T steps are kept. A missing value stays missing, and an infinite one infinite; a sequence
/// without values has 0 steps. Keys are 1 to their number, missing ones 0. Made by <c>Transforms.PadSequences</c>.
/// </summary>
public sealed class SequencePaddingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "SequencePadding";

    /// <summary>What a column of sequences may be, in an error.</summary>
    internal const string InputTypes = "Vector<Single> or Vector<Key>";

    /// <summary>The most steps that a row can say it has: single precision counts no further one by one.</summary>
    internal const int MostSteps = 1 << 24;

    // Below this share of values that may be other than zero a row is given sparse: its indices cost as much as its values.
    private const int LeastSparsity = 2;

    private static readonly ModelPart Part = new("SEQ PAD ", LoaderSignature, typeof(SequencePaddingTransformer));

    internal SequencePaddingTransformer(
        IHostEnvironment env, string outputColumn, string inputColumn, int featuresPerStep, int maximumSteps, FeaturePreparation? standardizer)
        : base(env.Register(nameof(SequencePaddingTransformer)), (outputColumn, inputColumn)) =>
        (FeaturesPerStep, MaximumSteps, Standardizer) = (featuresPerStep, maximumSteps, standardizer);

    /// <summary>Values of a step.</summary>
    public int FeaturesPerStep { get; }

    /// <summary>T, the steps that a row has room for.</summary>
    public int MaximumSteps { get; }

    /// <summary>What the features of each step pass through: x' = (x - offset) scale; null where they stay as they are.</summary>
    public FeaturePreparation? Standardizer { get; }

    private int Length => (int)RowLength(FeaturesPerStep, MaximumSteps);

    internal static SequencePaddingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => Part.Load(env, ctx, reader =>
    {
        (string output, string input, int features, int steps) = reader.Read(ModelJson.Default.SequenceRowsHeader);
        env.CheckDecode(output.Length > 0 && input.Length > 0 && features >= 1 && steps is >= 1 and <= MostSteps);
        env.CheckDecode(RowLength(features, steps) <= Array.MaxLength);
        float[] offsets = reader.ReadFloats(), scales = reader.ReadFloats(offsets.Length);
        env.CheckDecode(offsets.Length == 0 || offsets.Length == features);
        FeaturePreparation? standardizer = offsets.Length == 0 ? null : new FeaturePreparation(offsets, scales);
        return new SequencePaddingTransformer(env, output, input, features, steps, standardizer);
    });

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) =>
        Create(env, ctx).MakeDataTransform(input);

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    /// <summary>The length of a row, in 64 bits: it may not fit an array.</summary>
    internal static long RowLength(int featuresPerStep, int maximumSteps) => 1 + (long)featuresPerStep * maximumSteps;

    /// <summary>Checks that a column can hold sequences.</summary>
    internal static void CheckColumn(IHost host, DataViewSchema.Column column, int featuresPerStep, bool standardize)
    {
        if (column.Type is not VectorDataViewType type || !NumberVectors.CanRead(type))
            throw host.ExceptSchemaMismatch("inputSchema", "input", column.Name, InputTypes, column.Type.ToString());
        if (standardize && type.ItemType is KeyDataViewType)
            throw host.ExceptUserArg(
                nameof(standardize), $"The column '{column.Name}' holds keys, which have no scale: set standardize to false.");
        if (type.IsKnownSize && type.Size % featuresPerStep != 0)
            throw SequenceReader.BrokenStep(host, column.Name, "every row", type.Size, featuresPerStep);
    }

    /// <summary>Writes the row of a sequence of whole steps: its last ones, where it has more than fit; sparse where most of it is padding.</summary>
    private void Pad(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        int steps = Math.Min(MaximumSteps, values.Length / FeaturesPerStep), used = 1 + steps * FeaturesPerStep;
        bool sparse = used <= Length / LeastSparsity;
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, Length, sparse ? used : Length);
        Span<float> row = editor.Values;
        row[0] = steps;
        Span<float> kept = row[1..used];
        values[^kept.Length..].CopyTo(kept);
        Standardizer?.Apply(kept, kept);
        if (!sparse)
            row[used..].Clear();
        for (int i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = i;
        destination = editor.Commit();
    }

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        (string output, string input) = ColumnPairs[0];
        Part.Save(ctx, new BlockWriter()
            .Add(new SequenceRowsHeader(output, input, FeaturesPerStep, MaximumSteps), ModelJson.Default.SequenceRowsHeader)
            .Add(Standardizer?.Offsets.ToArray())
            .Add(Standardizer?.Scales.ToArray()));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    /// <inheritdoc/>
    protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol) =>
        CheckColumn(Host, inputSchema[srcCol], FeaturesPerStep, Standardizer is not null);

    private sealed class Mapper(SequencePaddingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema), ISaveAsOnnx
    {
        bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

        void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
        {
            (string output, string input) = parent.ColumnPairs[0];
            if (!ctx.ContainsColumn(input))
            {
                ctx.RemoveColumn(output);
                return;
            }

            var type = (VectorDataViewType)InputSchema[input].Type;
            OnnxNodes nodes = ConverterGraph.Nodes(ctx);
            string sequences = ctx.GetVariableName(input);
            if (type.ItemType is KeyDataViewType)
                sequences = nodes.Cast(sequences, typeof(float));
            // Named behind the input, which may have its name.
            string padded = ctx.AddIntermediateVariable(new VectorDataViewType(NumberDataViewType.Single, parent.Length), output);
            new PaddingOnnx(nodes, parent.FeaturesPerStep, parent.MaximumSteps, parent.Standardizer).Save(sequences, type.Size, padded);
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
        [
            new(
                parent.ColumnPairs[0].outputColumnName,
                new VectorDataViewType(NumberDataViewType.Single, parent.Length),
                PaddedSequenceAnnotations.Create(
                    parent.Host, InputSchema[parent.ColumnPairs[0].inputColumnName], parent.FeaturesPerStep, parent.MaximumSteps)),
        ];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            DataViewSchema.Column column = input.Schema[ColMapNewToOld[iinfo]];
            var reader = new SequenceReader(Host, input, column, parent.FeaturesPerStep);
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> row) => parent.Pad(reader.Read().Span, ref row));
        }
    }
}

/// <summary>The record of padding; offsets and scales of a step follow, none where values stay as they are.</summary>
/// <param name="OutputColumn">The rows of one size.</param>
/// <param name="InputColumn">The sequences.</param>
/// <param name="FeaturesPerStep">Values of a step, at least 1.</param>
/// <param name="MaximumSteps">Steps that a row has room for, at least 1.</param>
internal sealed record SequenceRowsHeader(string OutputColumn, string InputColumn, int FeaturesPerStep, int MaximumSteps);
