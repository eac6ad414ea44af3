using Microsoft.ML;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Bagging, and the models of a cross-validation.</summary>
internal static class Ensembles
{
    public static IEnumerable<Case> All =>
    [
        .. Enum.GetValues<Target>().Select(target => Bagging($"bagging.{Name(target)}", target)),
        .. Enum.GetValues<Target>().Select(target => Folds($"folds.{Name(target)}", target)),
        Bagging("bagging.binary.vote", Target.Binary, options => options.Combination = EnsembleCombination.Vote),
        Bagging("bagging.multiclass.vote", Target.Multiclass, options => options.Combination = EnsembleCombination.Vote),
        Folds("folds.binary.vote", Target.Binary, options => options.Combination = EnsembleCombination.Vote),
        Folds("folds.multiclass.vote", Target.Multiclass, options => options.Combination = EnsembleCombination.Vote),
        Bagging("bagging.multiclass.fraction.unstratified", Target.Multiclass, options => (options.SampleFraction, options.Stratify) = (0.6, false)),
        Bagging("bagging.regression.one-at-a-time", Target.Regression, options => (options.MaximumParallelism, options.CacheRows) = (1, false)),
        Folds("folds.regression.sampling-key", Target.Regression, options => options.SamplingKeyColumnName = "Group"),
        Create("bagging.binary.perceptrons", Target.Binary, Rows.Plain, mlContext =>
            Bagging(mlContext, Target.Binary, Perceptron(mlContext), options => { }), batches: false),
        Create("bagging.binary.perceptrons.vote", Target.Binary, Rows.Plain, mlContext =>
            Bagging(mlContext, Target.Binary, Perceptron(mlContext), options => options.Combination = EnsembleCombination.Vote), batches: false),
        Create("bagging.regression.pipelines", Target.Regression, Rows.Plain, mlContext => Bagging(
            mlContext, Target.Regression,
            mlContext.Transforms.NormalizeMeanVariance("Scaled", "Features").Append(Member(mlContext, Target.Regression, "Scaled")),
            options => { })),
        Create("bagging.multiclass.own-members", Target.Multiclass, Rows.Plain, mlContext => mlContext.MulticlassClassification.Trainers.Bagging(
            index => mlContext.Trainer(Target.Multiclass, Network(new MultilayerPerceptron(3 + index))),
            new BaggingOptions { NumberOfModels = 3, Seed = 3 })),
        Create("bagging.binary.lstm.padded", Target.Binary, Rows.AnyLength, mlContext =>
            mlContext.Transforms.PadSequences("Steps", "Features", featuresPerStep: 2).Append(Bagging(
                mlContext, Target.Binary, mlContext.Trainer(Target.Binary, Network(new Lstm(5), options =>
                    (options.FeatureColumnName, options.NumberOfEpochs) = ("Steps", 2))), options => { }))),
        Create("bagging.regression.folds", Target.Regression, Rows.Plain, mlContext => Bagging(
            mlContext, Target.Regression, Folds(mlContext, Target.Regression, options => { }), options => options.NumberOfModels = 2)),
    ];

    public static EnsembleTrainer Bagging(MLContext mlContext, Target target, IEstimator<ITransformer> member, Action<BaggingOptions> change)
    {
        var options = new BaggingOptions { NumberOfModels = 3, Seed = 3 };
        change(options);
        return target switch
        {
            Target.Binary => mlContext.BinaryClassification.Trainers.Bagging(member, options),
            Target.Multiclass => mlContext.MulticlassClassification.Trainers.Bagging(member, options),
            _ => mlContext.Regression.Trainers.Bagging(member, options),
        };
    }

    public static IEstimator<ITransformer> Member(MLContext mlContext, Target target, string features = "Features", StoppingRule? stopping = null) =>
        mlContext.Trainer(target, Network(new MultilayerPerceptron(4), options =>
            (options.FeatureColumnName, options.EarlyStopping) = (features, stopping)));

    private static EnsembleTrainer Folds(MLContext mlContext, Target target, Action<CrossValidationEnsembleOptions> change)
    {
        var options = new CrossValidationEnsembleOptions { NumberOfFolds = 3, Seed = 3 };
        change(options);
        IEstimator<ITransformer> member = Member(mlContext, target, stopping: new PatienceRule(1, MinDelta: 0.1));
        return target switch
        {
            Target.Binary => mlContext.BinaryClassification.Trainers.CrossValidationEnsemble(member, options),
            Target.Multiclass => mlContext.MulticlassClassification.Trainers.CrossValidationEnsemble(member, options),
            _ => mlContext.Regression.Trainers.CrossValidationEnsemble(member, options),
        };
    }

    private static LearningRuleTrainer Perceptron(MLContext mlContext) =>
        mlContext.BinaryClassification.Trainers.Perceptron(Rules.Small<PerceptronOptions>());

    private static Case Bagging(string name, Target target, Action<BaggingOptions>? change = null) => Create(name, target, Rows.Plain, mlContext =>
        Bagging(mlContext, target, Member(mlContext, target), change ?? (_ => { })));

    private static Case Folds(string name, Target target, Action<CrossValidationEnsembleOptions>? change = null) =>
        Create(name, target, Rows.Plain, mlContext => Folds(mlContext, target, change ?? (_ => { })));

    private static string Name(Target target) => target.ToString().ToLowerInvariant();
}
