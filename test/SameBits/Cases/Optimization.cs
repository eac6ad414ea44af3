using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>What the training loop may be told: optimizers, schedules, penalties, clipping, when to stop.</summary>
internal static class Optimization
{
    public static IEnumerable<Case> All =>
    [
        Of("sgd", options => options.Optimizer = new Sgd()),
        Of("momentum", options => options.Optimizer = new Momentum()),
        Of("nesterov", options => options.Optimizer = new Nesterov(0.8f)),
        Of("adam", options => options.Optimizer = new Adam(0.8f, 0.99f, 1e-6f)),
        Of("adamw", options => options.Optimizer = new AdamW(0.1f)),
        Of("rmsprop", options => options.Optimizer = new RmsProp()),
        Of("rprop", options => (options.Optimizer, options.BatchSize) = (new Rprop(), TrainingOptions.WholeBatch)),
        Of("rprop.first-steps", options =>
            (options.Optimizer, options.BatchSize) = (new Rprop(FirstStepMinimum: 0.01f, FirstStepMaximum: 0.1f), TrainingOptions.WholeBatch)),
        Of("l1", options => options.L1Regularization = 0.01f),
        Of("l2", options => options.L2Regularization = 0.01f),
        Of("l1-and-l2", options => (options.L1Regularization, options.L2Regularization) = (0.01f, 0.02f)),
        Of("sgd.l2", options => (options.Optimizer, options.L2Regularization) = (new Sgd(), 0.02f)),
        Of("max-norm", options => options.MaxNorm = 0.5f),
        Of("clip-norm", options => options.GradientClippingNorm = 0.1f),
        Of("clip-value", options => options.GradientClippingValue = 0.01f),
        Of("step-decay", options => options.LearningRateSchedule = new StepDecay(2, 0.3)),
        Of("exponential-decay", options => options.LearningRateSchedule = new ExponentialDecay()),
        Of("cosine-decay", options => options.LearningRateSchedule = new CosineDecay(0.001)),
        Of("inverse-time-decay", options => options.LearningRateSchedule = new InverseTimeDecay()),
        Of("warm-up", options => options.LearningRateSchedule = new WarmUp(1.5)),
        Of("warm-up.cosine-decay", options => (options.LearningRateSchedule, options.Optimizer) = (new WarmUp(2, new CosineDecay()), new Momentum())),
        Of("whole-batch", options => options.BatchSize = TrainingOptions.WholeBatch),
        Of("batch-of-one", options => (options.BatchSize, options.NumberOfEpochs) = (1, 1)),
        Of("in-order", options => options.Shuffle = false),
        Of("restarts", options => options.NumberOfRestarts = 3),
        Of("restarts.validated", options => (options.NumberOfRestarts, options.ValidationSetFraction) = (3, 0.2)),
        Of("early-stopping.fraction", options => (options.EarlyStopping, options.ValidationSetFraction) = (new PatienceRule(2), 0.25), 25),
        Of("early-stopping.interval", options =>
            (options.EarlyStopping, options.ValidationSetFraction, options.ValidationInterval) = (new PatienceRule(2), 0.25, 3), 25),
        Of("generalization-loss", options =>
            (options.EarlyStopping, options.ValidationSetFraction) = (new GeneralizationLossRule(1, 20, 3), 0.25), 25),
        Of("stop-requested", options => options.OnEpoch = progress =>
        {
            if (progress.Epoch.Epoch == 2)
                progress.RequestStop();
        }),
        Of("three-threads", options =>
            (options.NumberOfThreads, options.BatchSize, options.Architecture) = (3, 128, new MultilayerPerceptron(64))),
        ValidatedInOptions(Target.Binary),
        ValidatedInOptions(Target.Multiclass),
        ValidatedInOptions(Target.Regression),
        Validated(Target.Binary),
        Validated(Target.Multiclass),
        Validated(Target.Regression),
    ];

    private static Case Of(string name, Action<NetworkOptions> change, int epochs = 4) =>
        Create($"mlp.multiclass.{name}", Target.Multiclass, Rows.Plain, () => Mlp(options =>
        {
            options.NumberOfEpochs = epochs;
            change(options);
        }));

    private static Case ValidatedInOptions(Target target) => Create(Name(target, "validation-set.options"), target, Rows.Plain, mlContext =>
        mlContext.Trainer(target, Mlp(options =>
        {
            options.ValidationSet = Rows.Plain.TestView(mlContext, target);
            options.EarlyStopping = new PatienceRule(1);
            options.NumberOfEpochs = 20;
        })));

    private static Case Validated(Target target) => Fit(Name(target, "validation-set.fit"), target, Rows.Plain, mlContext =>
        FitValidated(mlContext.Trainer(target, Mlp()), Rows.Plain.TrainingView(mlContext, target), Rows.Plain.TestView(mlContext, target)));

    private static string Name(Target target, string name) => $"mlp.{target.ToString().ToLowerInvariant()}.{name}";
}
