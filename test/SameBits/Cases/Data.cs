using Microsoft.ML;
using Microsoft.ML.Data;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>How rows come to a network: weighed, streamed, sparse, through pipelines.</summary>
internal static class Data
{
    // A third of the 200 rows of eleven or twelve numbers.
    private const long Limit = 200 * 12 * sizeof(float) / 3;

    public static IEnumerable<Case> All =>
    [
        Of("binary.example-weights", Target.Binary, options => options.ExampleWeightColumnName = "Weight"),
        Of("multiclass.example-weights", Target.Multiclass, options => options.ExampleWeightColumnName = "Weight"),
        Of("regression.example-weights", Target.Regression, options => options.ExampleWeightColumnName = "Weight"),
        Of("binary.class-weights", Target.Binary, options => options.ClassWeights = [1, 3]),
        Of("multiclass.class-weights", Target.Multiclass, options => options.ClassWeights = [1, 2, 0.5f]),
        Of("binary.streamed", Target.Binary, options => options.MemoryLimit = Limit),
        Of("multiclass.streamed", Target.Multiclass, options => options.MemoryLimit = Limit),
        Of("regression.streamed", Target.Regression, options => options.MemoryLimit = Limit),
        Of("regression.streamed.in-order", Target.Regression, options => (options.MemoryLimit, options.Shuffle) = (Limit, false)),
        Of("multiclass.streamed.weights.early-stopping", Target.Multiclass, options =>
        {
            options.MemoryLimit = Limit;
            options.ExampleWeightColumnName = "Weight";
            (options.EarlyStopping, options.NumberOfEpochs) = (new PatienceRule(1), 25);
            options.ValidationSetFraction = 0.2;
        }),
        Create("mlp.binary.mostly-zero", Target.Binary, Rows.Sparse, () => Mlp()),
        Create("mlp.regression.mostly-zero.streamed", Target.Regression, Rows.Sparse, () => Mlp(options => options.MemoryLimit = 10_000)),
        Fit("mlp.binary.sparse", Target.Binary, Rows.Sparse, mlContext => FitSparse(mlContext, Target.Binary, options => { })),
        Fit("mlp.multiclass.sparse.dropout", Target.Multiclass, Rows.Sparse, mlContext =>
            FitSparse(mlContext, Target.Multiclass, options =>
                options.Architecture = new MultilayerPerceptron(8) { DropoutRate = 0.1f, InputDropoutRate = 0.1f })),
        Fit("mlp.regression.sparse.unstandardized", Target.Regression, Rows.Sparse, mlContext =>
            FitSparse(mlContext, Target.Regression, options => options.FeatureScaling = FeatureScaling.None)),
        Fit("mlp.regression.sparse.momentum.l1", Target.Regression, Rows.Sparse, mlContext =>
            FitSparse(mlContext, Target.Regression, options => (options.Optimizer, options.L1Regularization) = (new Momentum(), 0.001f))),
        Fit("mlp.regression.sparse.streamed", Target.Regression, Rows.Sparse, mlContext =>
            FitSparse(mlContext, Target.Regression, options => options.MemoryLimit = 5_000)),
        Create("mlp.regression.one-hot", Target.Regression, Rows.Plain, mlContext => OneHot(mlContext).Append(
            mlContext.Trainer(Target.Regression, Mlp(options => options.FeatureColumnName = "All")))),
        Create("mlp.multiclass.class-names", Target.Multiclass, Rows.Plain, mlContext =>
            mlContext.Transforms.Conversion.MapValueToKey("Named", "ClassName")
            .Append(mlContext.Trainer(Target.Multiclass, Mlp(options => options.LabelColumnName = "Named")))),
        Create("mlp.regression.cached", Target.Regression, Rows.Plain, mlContext =>
            mlContext.Transforms.NormalizeMinMax("Scaled", "Features").AppendCacheCheckpoint(mlContext)
                .Append(mlContext.Trainer(Target.Regression, Mlp(options => options.FeatureColumnName = "Scaled")))),
    ];

    private static Case Of(string name, Target target, Action<NetworkOptions> change) =>
        Create($"mlp.{name}", target, Rows.Plain, () => Mlp(change));

    private static EstimatorChain<ColumnConcatenatingTransformer> OneHot(MLContext mlContext) =>
        mlContext.Transforms.Categorical.OneHotEncoding("Hot", "Group").Append(mlContext.Transforms.Concatenate("All", "Features", "Hot"));

    private static ITransformer FitSparse(MLContext mlContext, Target target, Action<NetworkOptions> change) =>
        mlContext.Trainer(target, Mlp(change)).Fit(SparseView(mlContext, target));

    /// <summary>The same rows, of which only the values that are not zero are stored.</summary>
    private static IDataView SparseView(MLContext mlContext, Target target) => target switch
    {
        Target.Binary => mlContext.Data.LoadFromEnumerable(
            Rows.Sparse.Training.Select(row => new SparseBinary { Features = Stored(row), Label = row.Positive })),
        Target.Multiclass => mlContext.Data.LoadFromEnumerable(
            Rows.Sparse.Training.Select(row => new SparseMulticlass { Features = Stored(row), Label = row.Class })),
        _ => mlContext.Data.LoadFromEnumerable(Rows.Sparse.Training.Select(row => new SparseValue { Features = Stored(row), Label = row.Value })),
    };

    private static VBuffer<float> Stored(Row row)
    {
        int[] slots = [.. Enumerable.Range(0, row.Features.Length).Where(slot => row.Features[slot] != 0)];
        return new VBuffer<float>(row.Features.Length, slots.Length, [.. slots.Select(slot => row.Features[slot])], slots);
    }

    private sealed class SparseBinary
    {
        [VectorType(300)]
        public VBuffer<float> Features { get; set; }

        public bool Label { get; set; }
    }

    private sealed class SparseMulticlass
    {
        [VectorType(300)]
        public VBuffer<float> Features { get; set; }

        [KeyType(3)]
        public uint Label { get; set; }
    }

    private sealed class SparseValue
    {
        [VectorType(300)]
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }
    }
}
