using Microsoft.ML;
using Microsoft.ML.Data;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Autoencoders that give codes, reconstructions and errors, and those that detect anomalies.</summary>
internal static class Autoencoders
{
    public static IEnumerable<Case> All =>
    [
        Sparse("defaults"),
        Sparse("own-weights.noise.relu", options =>
            (options.TiedWeights, options.MaskingNoise, options.Activation) = (false, 0.2f, ActivationFunction.Relu)),
        Sparse("kullback-leibler.cross-entropy", CrossEntropy),
        Sparse("linear.unscaled", options =>
            (options.Activation, options.Sparsity, options.Scaling, options.LearningRate) =
                (ActivationFunction.Identity, null, InputScaling.None, 1e-4f)),
        Sparse("weights.min-max", options => (options.ExampleWeightColumnName, options.Scaling) = ("Weight", InputScaling.MinMax)),
        Sparse("early-stopping", options =>
            (options.EarlyStopping, options.ValidationSetFraction, options.NumberOfEpochs) = (new PatienceRule(1, MinDelta: 0.05), 0.25, 12)),
        Sparse("streamed", options => options.MemoryLimit = 3_000),
        Sparse("momentum.l2", options => (options.Optimizer, options.L2Regularization) = (new Momentum(), 0.01f)),
        Stacked("defaults"),
        Stacked("three.cross-entropy.own-weights", options =>
        {
            (options.CodeSizes, options.TiedWeights, options.ExampleWeightColumnName) = ([7, 4, 2], false, "Weight");
            (options.Loss, options.Scaling) = (ReconstructionLoss.CrossEntropy, InputScaling.MinMax);
        }),
        Stacked("tanh.sparse.noise", options =>
            (options.Activation, options.Sparsity, options.MaskingNoise) = (ActivationFunction.Tanh, new L1Penalty(0.01f), 0.1f)),
        Stacked("streamed", options => options.MemoryLimit = 3_000),
        Codes("sparse.mostly-zero", Rows.Sparse, (mlContext, data) => Sparse(mlContext, options => options.CodeSize = 5).Fit(data)),
        Codes("sparse.validation-set.fit", Rows.Plain, (mlContext, data) =>
            Sparse(mlContext, options => { }).Fit(data, Rows.Plain.TestView(mlContext, Target.Binary))),
        Codes("stacked.continued", Rows.Plain, (mlContext, data) =>
        {
            AutoencoderEstimator estimator = Stacked(mlContext, options => { });
            return estimator.Fit(data, estimator.Fit(data));
        }),
        Anomaly("defaults"),
        Anomaly("linear.own-weights.weights", options =>
            (options.Activation, options.TiedWeights, options.ExampleWeightColumnName) = (ActivationFunction.Identity, false, "Weight")),
        Anomaly("cross-entropy.sparse.noise", options =>
        {
            (options.Loss, options.Scaling) = (ReconstructionLoss.CrossEntropy, InputScaling.MinMax);
            (options.Sparsity, options.MaskingNoise, options.Contamination) = (new KullbackLeiblerPenalty(0.1f, 0.01f), 0.2f, 0.2);
        }),
        Anomaly("relu.unscaled", options => (options.Activation, options.Scaling, options.LearningRate, options.Contamination) =
            (ActivationFunction.Relu, InputScaling.None, 1e-4f, 0)),
        Detector("validation-set.fit", (mlContext, data) =>
            Anomaly(mlContext, options => { }).Fit(data, Rows.Plain.TestView(mlContext, Target.Regression))),
        Detector("continued", (mlContext, data) =>
        {
            AutoencoderAnomalyTrainer trainer = Anomaly(mlContext, options => { });
            return trainer.Fit(data, trainer.Fit(data).Model);
        }),
    ];

    public static AutoencoderEstimator Sparse(MLContext mlContext, Action<SparseAutoencoderOptions> change) =>
        mlContext.Transforms.SparseAutoencoder(Small<SparseAutoencoderOptions>(options =>
        {
            options.CodeSize = 4;
            NameColumns(options);
            change(options);
        }));

    public static AutoencoderEstimator Stacked(MLContext mlContext, Action<StackedAutoencoderOptions> change) =>
        mlContext.Transforms.StackedAutoencoder(Small<StackedAutoencoderOptions>(options =>
        {
            options.CodeSizes = [6, 3];
            NameColumns(options);
            change(options);
        }));

    public static AutoencoderAnomalyTrainer Anomaly(MLContext mlContext, Action<AutoencoderAnomalyOptions> change) =>
        mlContext.AnomalyDetection.Trainers.Autoencoder(Small<AutoencoderAnomalyOptions>(options =>
        {
            options.CodeSize = 3;
            change(options);
        }));

    /// <summary>What an engine gives of codes.</summary>
    public static Action<Bits> CodeEngine(MLContext mlContext, ITransformer model, Rows rows) => bits =>
        rows.Predict<CodeOutput>(mlContext, model, Target.Binary, output => bits.Add(output.Code).Add(output.Reconstruction).Add(output.Error));

    private static void NameColumns(AutoencoderOptions options) =>
        (options.InputColumnName, options.OutputColumnName, options.ReconstructionColumnName, options.ErrorColumnName) =
            ("Features", "Code", "Reconstruction", "Error");

    private static void CrossEntropy(SparseAutoencoderOptions options) =>
        (options.CodeSize, options.Sparsity, options.Loss, options.Scaling) =
            (12, new KullbackLeiblerPenalty(0.1f, 0.01f), ReconstructionLoss.CrossEntropy, InputScaling.MinMax);

    private static Case Sparse(string name, Action<SparseAutoencoderOptions>? change = null) =>
        Codes($"sparse.{name}", Rows.Plain, (mlContext, data) => Sparse(mlContext, change ?? (_ => { })).Fit(data));

    private static Case Stacked(string name, Action<StackedAutoencoderOptions>? change = null) =>
        Codes($"stacked.{name}", Rows.Plain, (mlContext, data) => Stacked(mlContext, change ?? (_ => { })).Fit(data));

    private static Case Anomaly(string name, Action<AutoencoderAnomalyOptions>? change = null) =>
        Detector(name, (mlContext, data) => Anomaly(mlContext, change ?? (_ => { })).Fit(data));

    private static Case Codes(string name, Rows rows, Func<MLContext, IDataView, AutoencoderTransformer> fit) => new($"autoencoder.{name}", () =>
    {
        var mlContext = new MLContext(seed: 1);
        AutoencoderTransformer model = fit(mlContext, rows.TrainingView(mlContext, Target.Binary));
        return Outcome.Of(mlContext, model, rows.TestView(mlContext, Target.Binary), CodeEngine(mlContext, model, rows));
    });

    private static Case Detector(string name, Func<MLContext, IDataView, AnomalyPredictionTransformer<AutoencoderAnomalyModelParameters>> fit) =>
        new($"anomaly.{name}", () =>
        {
            var mlContext = new MLContext(seed: 1);
            ITransformer model = fit(mlContext, Rows.Plain.TrainingView(mlContext, Target.Regression));
            return Outcome.Of(
                mlContext, model, Rows.Plain.TestView(mlContext, Target.Regression), bits =>
                    Rows.Plain.Predict<BinaryOutput>(mlContext, model, Target.Regression, output => output.AddTo(bits)));
        });

    private sealed class CodeOutput
    {
        public float[] Code { get; set; } = [];

        public float[] Reconstruction { get; set; } = [];

        public float Error { get; set; }
    }
}
