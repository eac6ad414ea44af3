using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Applying;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>Pipelines with each of our transformers: those that are written to ONNX, and those that are refused.</summary>
internal static class OnnxCases
{
    private static readonly int[] Flat = [8];
    private static readonly int[] Steps = [4, 2];
    private static readonly int[] Image = [2, 2, 2];
    private static readonly int[] AnySteps = [0];

    private static readonly Dictionary<string, OnnxCase> WrittenCases = CreateWritten();

    private static readonly Dictionary<string, RefusedCase> RefusedCases = CreateRefused();

    public static TheoryData<string> Written => [.. WrittenCases.Keys];

    public static TheoryData<string> Refused => [.. RefusedCases.Keys];

    /// <summary>All of either, without those that are there again to score in batches.</summary>
    public static IEnumerable<string> Kinds => WrittenCases.Keys.Concat(RefusedCases.Keys).Where(name => !name.EndsWith(", in batches", StringComparison.Ordinal));

    /// <summary>Our types in any case's model: transformers, and the models in ML.NET's own.</summary>
    public static HashSet<Type> TypesInModels(MLContext mlContext) =>
        [.. WrittenCases.Values.Concat(RefusedCases.Values).SelectMany(each => Parts(each.Fit(mlContext))).Select(part => part.GetType())];

    public static OnnxCase Get(string name) => WrittenCases.GetValueOrDefault(name) ?? RefusedCases[name];

    public static OnnxCase GetWritten(string name) => WrittenCases[name];

    public static RefusedCase GetRefused(string name) => RefusedCases[name];

    private static Dictionary<string, OnnxCase> CreateWritten()
    {
        var cases = new Dictionary<string, OnnxCase>
        {
            ["convolutions, [4, 2]"] = new(Steps, ml => ml.MulticlassClassification.Trainers.Network(Convolutions("Class"))),
            ["convolutions, [2, 2, 2]"] = new(Image, ml => ml.Regression.Trainers.Network(Convolutions("Value"))),
            ["lstm"] = new(Steps, ml => ml.Regression.Trainers.Lstm("Value", numberOfUnits: 4, numberOfEpochs: 2)),
            ["gru"] = new(Steps, ml => ml.BinaryClassification.Trainers.Gru("Positive", numberOfUnits: 4, numberOfEpochs: 2)) { TakesNoMissing = true },
            ["elman"] = new(Steps, ml => ml.MulticlassClassification.Trainers.ElmanNetwork("Class", numberOfUnits: 4, numberOfEpochs: 2)),
            ["temporal convolutions"] = new(Steps, ml => ml.Regression.Trainers.Network(Small("Value", new TemporalConvolutionalNetwork(4)))),
            ["linear with trend"] = new(Steps, ml => ml.Regression.Trainers.Network(Small("Value", new DLinear()))),
            ["members that share weights"] = new(Steps, ml => ml.MulticlassClassification.Trainers.TabularNetwork("Class", hiddenLayers: [4], numberOfEpochs: 2)),
            ["padding"] = new(AnySteps, ml => ml.Transforms.PadSequences("Padded", "Features", featuresPerStep: 2)),
            ["padding, last steps, standardized"] = new(AnySteps, ml => ml.Transforms.PadSequences("Padded", "Features", 2, maximumSteps: 2, standardize: true)),
            ["padding of one length"] = new(Steps, ml => ml.Transforms.PadSequences("Padded", "Features", featuresPerStep: 2, maximumSteps: 5)),
            ["padding in place, and lstm"] = new(AnySteps, PaddedLstm),
            ["padding in place, and lstm, in batches"] = new(AnySteps, PaddedLstm) { InBatches = true },
            ["padding, and gru of both directions"] = new(AnySteps, ml => Padded(ml).Append(ml.MulticlassClassification.Trainers.Network(
                Small("Class", new Gru(3) { Direction = SequenceDirection.Both }, "Padded")))),
            ["padding, and the mean of elman's outputs"] = new(AnySteps, ml => Padded(ml).Append(ml.BinaryClassification.Trainers.Network(
                Small("Positive", new Elman(3) { SequenceOutput = SequenceOutput.MeanOverTime }, "Padded"))))
            {
                TakesNoMissing = true,
            },
            ["padding, and temporal convolutions"] = new(AnySteps, ml => Padded(ml).Append(
                ml.Regression.Trainers.Network(Small("Value", new TemporalConvolutionalNetwork(3), "Padded")))),
            ["padding in members of an ensemble"] = new(AnySteps, ml => ml.Regression.Trainers.Bagging(
                Padded(ml).Append(ml.Regression.Trainers.Lstm("Value", "Padded", numberOfUnits: 2, numberOfEpochs: 1)), 2, "Value")),
            ["words, padded"] = new(Flat, ml => ml.Transforms.Text.TokenizeIntoWords("Words", "ClassName")
                .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Words")).Append(ml.Transforms.PadSequences("Padded", "Keys", 1, maximumSteps: 3))
                .Append(ml.Regression.Trainers.Lstm("Value", "Padded", numberOfUnits: 2, numberOfEpochs: 1)))
            {
                WhyNotInBatches = "ML.NET's converter lets TokenizeIntoWords make one row of all rows of a batch: give them one at a time.",
            },
            ["several targets"] = new(Steps, ml => ml.Transforms.Concatenate("Targets", "Value", "Size")
                .Append(ml.Regression.Trainers.MultiOutputNetwork(Small("Targets")))),
            ["an applied network"] = new(Steps, ml => ml.Transforms.ApplyNetwork("Scores", "Features", AppliedNetworks.OfClasses(8))),
            ["several labels"] = new(Steps, ml => ml.BinaryClassification.Trainers.MultiLabelNetwork(Small("Labels"))),
            ["quantiles"] = new(Steps, ml => ml.Regression.Trainers.QuantileNetwork(Small("Value"))),
            ["lstm in batches"] = new(Steps, ml => ml.Regression.Trainers.Lstm("Value", numberOfUnits: 4, numberOfEpochs: 2)) { InBatches = true },
            // ML.NET's own linear models, whose operator takes vectors alone.
            ["perceptron"] = new(Flat, ml => ml.BinaryClassification.Trainers.Perceptron("Positive")) { TakesNoMissing = true },
            ["delta rule"] = new(Flat, ml => ml.BinaryClassification.Trainers.DeltaRule("Positive", learningRate: 0.001f)) { TakesNoMissing = true },
            ["one network a class"] = new(Steps, ml => ml.MulticlassClassification.Trainers.OneVersusAll(Perceptron(ml.BinaryClassification, "Class"), "Class")) { TakesNoMissing = true },
            ["normalized in place"] = new(Flat, ml => ml.Transforms.NormalizeMinMax("Features").Append(Perceptron(ml.Regression))),
            ["one-hot and concatenated"] = new(Flat, ml => ml.Transforms.Categorical.OneHotEncoding("Color")
                .Append(ml.Transforms.Concatenate("Features", "Features", "Color", "Size")).Append(Perceptron(ml.Regression))),
            ["learned vectors of keys"] = new(Flat, ml => Keys(ml).Append(Perceptron(ml.Regression))),
            ["learned vectors of keys, in batches"] = new(Flat, ml => Keys(ml).Append(Perceptron(ml.Regression))) { InBatches = true },
            ["learned vectors of keys, members"] = new(Flat, ml => Keys(ml).Append(
                ml.Regression.Trainers.TabularNetwork("Value", hiddenLayers: [4], numberOfEpochs: 2))),
            ["keys of text, and text of keys"] = new(Flat, ml => ml.Transforms.Conversion.MapValueToKey("Label", "ClassName")
                .Append(ml.MulticlassClassification.Trainers.MultilayerPerceptron(hiddenLayers: [4], numberOfEpochs: 2))
                .Append(ml.Transforms.Conversion.MapKeyToValue("Prediction", "PredictedLabel")))
            {
                TakesNoMissing = true,
            },
            ["features of an autoencoder"] = new(Steps, ml => ml.Transforms.SparseAutoencoder("Code", "Features", 3, numberOfEpochs: 2)
                .Append(ml.Regression.Trainers.MultilayerPerceptron("Value", "Code", hiddenLayers: [4], numberOfEpochs: 2))),
            ["two models, one after the other"] = new(Steps, ml => Perceptron(ml.Regression).Append(ml.Transforms.CopyColumns("First", "Score"))
                .Append(ml.Transforms.Concatenate("Both", "First", "Size"))
                .Append(ml.Regression.Trainers.MultilayerPerceptron("Value", "Both", hiddenLayers: [3], numberOfEpochs: 2))),
        };
        foreach (int[] dimensions in (int[][])[Flat, Steps, Image])
        {
            foreach ((string name, Func<MLContext, IEstimator<ITransformer>> estimator) in OfAnyDimensions())
            {
                OnnxCase rowByRow = new(dimensions, estimator) { TakesNoMissing = HasTwoClasses(name) };
                cases.Add($"{name}, [{string.Join(", ", dimensions)}]", rowByRow);
                cases.Add($"{name}, [{string.Join(", ", dimensions)}], in batches", rowByRow with { InBatches = true });
            }
        }

        foreach ((string name, Func<MLContext, IEstimator<ITransformer>> estimator) in Ensembles())
        {
            OnnxCase rowByRow = new(Steps, estimator) { TakesNoMissing = HasTwoClasses(name) };
            cases.Add(name, rowByRow);
            // Without a network there is nothing to score in batches.
            if (!name.EndsWith("of ML.NET", StringComparison.Ordinal))
                cases.Add($"{name}, in batches", rowByRow with { InBatches = true });
        }

        return cases;
    }

    private static bool HasTwoClasses(string name) => name.Contains("binary", StringComparison.Ordinal) || name.StartsWith("anomalies", StringComparison.Ordinal);

    private static IEnumerable<(string Name, Func<MLContext, IEstimator<ITransformer>> Estimator)> OfAnyDimensions() =>
    [
        ("binary perceptron", ml => Perceptron(ml.BinaryClassification, "Positive")),
        ("multiclass perceptron", ml => ml.MulticlassClassification.Trainers.MultilayerPerceptron("Class", hiddenLayers: [4], numberOfEpochs: 2)),
        ("regression perceptron, weighted", ml => ml.Regression.Trainers.MultilayerPerceptron("Value", exampleWeightColumnName: "Weight", hiddenLayers: [4], numberOfEpochs: 2)),
        ("perceptron, not standardized", ml => ml.Regression.Trainers.Network(
            new NetworkOptions { Architecture = new MultilayerPerceptron([4]) { Activation = ActivationFunction.Relu }, LabelColumnName = "Value", NumberOfEpochs = 2, FeatureScaling = FeatureScaling.None })),
        ("autoencoder, all columns", ml => ml.Transforms.SparseAutoencoder(Autoencoder(new SparseAutoencoderOptions { CodeSize = 3 }))),
        ("stacked autoencoder, cross-entropy", ml => ml.Transforms.StackedAutoencoder(Autoencoder(
            new StackedAutoencoderOptions { CodeSizes = [5, 3], Loss = ReconstructionLoss.CrossEntropy, Scaling = InputScaling.MinMax }))),
        ("anomalies", ml => ml.AnomalyDetection.Trainers.Autoencoder(codeSize: 2, numberOfEpochs: 2)),
        ("anomalies, cross-entropy", ml => ml.AnomalyDetection.Trainers.Autoencoder(
            new AutoencoderAnomalyOptions { CodeSize = 2, NumberOfEpochs = 2, Loss = ReconstructionLoss.CrossEntropy, Scaling = InputScaling.MinMax })),
    ];

    private static IEnumerable<(string Name, Func<MLContext, IEstimator<ITransformer>> Estimator)> Ensembles()
    {
        foreach (EnsembleCombination combination in Enum.GetValues<EnsembleCombination>())
        {
            BaggingOptions Options(string label) => new() { NumberOfModels = 3, Seed = 1, LabelColumnName = label, Combination = combination };
            yield return ($"bagging, binary, {combination}", ml => ml.BinaryClassification.Trainers.Bagging(Perceptron(ml.BinaryClassification, "Positive"), Options("Positive")));
            yield return ($"bagging, multiclass, {combination}", ml => ml.MulticlassClassification.Trainers.Bagging(
                ml.MulticlassClassification.Trainers.MultilayerPerceptron("Class", hiddenLayers: [4], numberOfEpochs: 2), Options("Class")));
        }

        yield return ("folds, regression", ml => ml.Regression.Trainers.CrossValidationEnsemble(Perceptron(ml.Regression), 3, "Value"));
        // Each member normalizes the features that the next one must find as they came.
        yield return ("bagging, pipelines that change their input", ml => ml.Regression.Trainers.Bagging(
            ml.Transforms.NormalizeMeanVariance("Size").Append(ml.Transforms.Concatenate("Features", "Size", "Weight")).Append(Perceptron(ml.Regression)), 3, "Value"));
        yield return ("bagging, binary linear models of ML.NET", ml => ml.BinaryClassification.Trainers.Bagging(
            ml.Transforms.Concatenate("All", "Size", "Weight").Append(ml.BinaryClassification.Trainers.AveragedPerceptron("Positive", "All")), 3, "Positive"));
        yield return ("bagging of bagging", ml => ml.Regression.Trainers.Bagging(
            ml.Regression.Trainers.Bagging(Perceptron(ml.Regression), 2, "Value"), 2, "Value"));
    }

    private static Dictionary<string, RefusedCase> CreateRefused() => new()
    {
        ["forecast by lstm"] = new("ForecastTransformer with its column 'Forecast'", ml => ml.Forecasting.ForecastByLstm("Forecast", "Value", 4, 2, numberOfUnits: 2, numberOfEpochs: 1)),
        ["forecast by elman network"] = new("'Forecast'", ml => ml.Forecasting.ForecastByElman("Forecast", "Value", 4, 2, numberOfUnits: 2, numberOfEpochs: 1)),
        ["forecast by delayed inputs"] = new("'Forecast'", ml => ml.Forecasting.ForecastByDelayedInputs("Forecast", "Value", 4, 2, hiddenLayers: [2], numberOfEpochs: 1)),
        ["windows"] = new("DelayedInputsTransformer with its column 'Window'", ml => ml.Transforms.DelayedInputs("Window", "Value", 3)),
        ["windows in front of a network"] = new("'Window'", ml => ml.Transforms.DelayedInputs("Window", "Value", 3, "Next")
            .Append(ml.Regression.Trainers.MultilayerPerceptron("Next", "Window", hiddenLayers: [3], numberOfEpochs: 1))),
        ["windows in place of their input"] = new("'Value'", ml => ml.Transforms.DelayedInputs("Value", windowSize: 3)),
        // ML.NET itself refuses columns of dates, but not steps that it takes for the source of the data.
        ["calendar features"] = new("CalendarFeatures with its column 'Calendar'", ml => ml.Transforms
            .CustomMapping(new DayMapping().GetMapping(), DayMapping.Name).Append(ml.Transforms.CalendarFeatures("Calendar", "Date"))),
        ["a step of ML.NET in a member of an ensemble"] = new("Member 0 of the ensemble", ml => ml.Regression.Trainers.Bagging(
            ml.Transforms.ApproximatedKernelMap("Kernel", "Features", rank: 4)
                .Append(ml.Regression.Trainers.MultilayerPerceptron("Value", "Kernel", hiddenLayers: [3], numberOfEpochs: 1)), 2, "Value")),
    };

    private static IEnumerable<object> Parts(object transformer) => transformer switch
    {
        IEnumerable<ITransformer> chain => chain.SelectMany(Parts),
        EnsembleTransformer ensemble => [ensemble, .. ensemble.Members.SelectMany(Parts)],
        BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>> binary =>
            [binary.Model.SubModel],
        ISingleFeaturePredictionTransformer<object> model => [model, model.Model],
        _ => [transformer],
    };

    private static NetworkBinaryTrainer Perceptron(BinaryClassificationCatalog catalog, string label) =>
        catalog.Trainers.MultilayerPerceptron(label, hiddenLayers: [4], numberOfEpochs: 2);

    private static EstimatorChain<KeyConcatenatingTransformer> Keys(MLContext ml) => ml.Transforms.Conversion.MapValueToKey("ColorKey", "Color")
        .Append(ml.Transforms.ConcatenateWithKeys("Features", "Features", "ColorKey", "Size", "Class"));

    private static NetworkRegressionTrainer Perceptron(RegressionCatalog catalog) =>
        catalog.Trainers.MultilayerPerceptron("Value", hiddenLayers: [4], numberOfEpochs: 2);

    private static SequencePaddingEstimator Padded(MLContext ml) => ml.Transforms.PadSequences("Padded", "Features", featuresPerStep: 2);

    private static EstimatorChain<RegressionPredictionTransformer<NetworkRegressionModelParameters>> PaddedLstm(MLContext ml) =>
        ml.Transforms.PadSequences("Features", "Features", featuresPerStep: 2).Append(ml.Regression.Trainers.Lstm("Value", numberOfUnits: 2, numberOfEpochs: 1));

    private static NetworkOptions Small(string label) => Small(label, new MultilayerPerceptron([4]));

    private static NetworkOptions Small(string label, Architecture architecture, string features = "Features") =>
        new() { LabelColumnName = label, FeatureColumnName = features, Architecture = architecture, NumberOfEpochs = 2 };

    private static NetworkOptions Convolutions(string label) => new()
    {
        LabelColumnName = label,
        Architecture = new ConvolutionalNetwork { Layers = [new Conv2D(2, 2), new Relu()] },
        RowLayout = new ImageLayout(Order: ChannelOrder.Interleaved),
        NumberOfEpochs = 2,
        FeatureScaling = FeatureScaling.Standardize,
    };

    private static TOptions Autoencoder<TOptions>(TOptions options)
        where TOptions : AutoencoderOptions
    {
        options.InputColumnName = "Features";
        options.OutputColumnName = "Code";
        options.ReconstructionColumnName = "Reconstruction";
        options.ErrorColumnName = "Error";
        options.NumberOfEpochs = 2;
        return options;
    }
}

/// <summary>A pipeline over <see cref="OnnxRows"/>.</summary>
/// <param name="Dimensions">Of the type of the column Features.</param>
/// <param name="Estimator">What is fitted.</param>
internal record OnnxCase(int[] Dimensions, Func<MLContext, IEstimator<ITransformer>> Estimator)
{
    /// <summary>Whether what was fitted is told to score in batches.</summary>
    public bool InBatches { get; init; }

    /// <summary>
    /// Whether a step of ML.NET's own in it has no missing values in ONNX Runtime: Binarizer, by which PredictedLabel of two classes is
    /// written, throws; MapKeyToValue and OneVersusAll give a value of their own.
    /// </summary>
    public bool TakesNoMissing { get; init; }

    /// <summary>Why a step of ML.NET's own in it is wrong for several rows together; null where it is not.</summary>
    public string? WhyNotInBatches { get; init; }

    public IDataView Scoring(MLContext mlContext) =>
        TakesNoMissing ? OnnxRows.Scoring(mlContext, Dimensions) : OnnxRows.ScoringWithMissing(mlContext, Dimensions);

    public ITransformer Fit(MLContext mlContext) => OfBatches(mlContext, Estimator(mlContext).Fit(OnnxRows.Training(mlContext, Dimensions)));

    /// <summary>As the case wants it.</summary>
    public ITransformer OfBatches(MLContext mlContext, ITransformer model) => InBatches ? mlContext.Model.ScoreInBatches(model) : model;
}

/// <summary>A pipeline that cannot be written.</summary>
/// <param name="Subject">What the message names.</param>
/// <param name="Estimator">What is fitted.</param>
internal sealed record RefusedCase(string Subject, Func<MLContext, IEstimator<ITransformer>> Estimator) : OnnxCase([8], Estimator);
