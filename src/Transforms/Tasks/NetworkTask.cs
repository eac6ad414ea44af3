using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// What stands before and behind a network for one of ML.NET's tasks: the label, the loss and the targets' scale in training; the score's form,
/// its getters and its ONNX operators afterwards. A new task is one such class, and the typed trainer and model that ML.NET asks for.
/// </summary>
internal abstract class NetworkTask
{
    /// <summary>Standardized features and labels hardly ever reach it; bytes of pixels, prices and years do.</summary>
    public const float LargestUsualValue = 16;

    /// <summary>Binary; the score is the log-odds of the positive one.</summary>
    public static NetworkTask Binary { get; } = new BinaryNetworkTask();

    /// <summary>Several classes; the score is the vector of their probabilities.</summary>
    public static NetworkTask Multiclass { get; } = new MulticlassNetworkTask();

    /// <summary>A value; the score is the value.</summary>
    public static NetworkTask Regression { get; } = new RegressionNetworkTask();

    /// <summary>Several values at once; the score is their vector.</summary>
    public static NetworkTask MultiOutputRegression { get; } = new MultiOutputRegressionNetworkTask();

    /// <summary>Several Boolean labels at once; the score is the vector of their log-odds.</summary>
    public static NetworkTask MultiLabel { get; } = new MultiLabelNetworkTask();

    /// <summary>Quantiles of a value; the score is their vector. Other losses are refused by <see cref="CheckOptions"/>.</summary>
    public static NetworkTask Quantiles(Loss? loss) => new QuantileNetworkTask(loss as QuantileLoss ?? new QuantileLoss([0.1f, 0.5f, 0.9f]));

    /// <summary>The task as ML.NET names it.</summary>
    public abstract PredictionKind Kind { get; }

    /// <summary>The task as messages name it.</summary>
    public abstract string Name { get; }

    /// <summary>The losses that suit it; the first is the default, or that of <see cref="OutputUnit.Auto"/>.</summary>
    public abstract IReadOnlyList<Type> Losses { get; }

    /// <summary>The label column that a trainer asks for.</summary>
    public abstract SchemaShape.Column LabelShape(string name);

    /// <summary>Throws where a label column is not one that the task takes, and says what to do about it, where ML.NET does not.</summary>
    public virtual void CheckLabel(IExceptionContext context, SchemaShape.Column label)
    {
    }

    /// <summary>The columns that a model adds to those before it.</summary>
    public abstract SchemaShape.Column[] OutputShapes(SchemaShape input, string label);

    /// <summary>Throws where options do not suit the task, and names them.</summary>
    public virtual void CheckOptions(IExceptionContext context, OutputUnit unit, Loss? loss, float[]? classWeights)
    {
        if (loss is not null && !Losses.Contains(loss.GetType()))
            throw context.ExceptUserArg(
                nameof(Loss),
                $"Loss is {OptionValue.Of(loss)}, which does not suit {Name}: take {string.Join(" or ", Losses.Select(type => type.Name))}, or leave " +
                "Loss at null.");
    }

    /// <summary>Checks the label's type, and gives the network's outputs.</summary>
    public abstract int CountOutputs(RoleMappedData data);

    /// <summary>How many values the label of a row gives a network of so many outputs.</summary>
    public virtual int CountTargets(int outputs) => 1;

    /// <summary>What each output stands for; null where the label does not say.</summary>
    public virtual string[]? OutputNames(DataViewSchema.Column label) => ClassNames.Of(label);

    /// <summary>Whether an output is its name's, wherever it stands: a model to go on from is then put in the label's order.</summary>
    public virtual bool HasOutputsByName => false;

    /// <summary>What an output with a name is of the label, and what to do where the outputs of a model to go on from have other names.</summary>
    public virtual (string Output, string Remedy) OutputTerms =>
        ("key", "map the labels by the steps of the pipeline that the model was fitted with, or by MapValueToKey with all classes, the model's and " +
        "new ones, as keyData.");

    /// <summary>Whether held-out rows are to have the classes' shares.</summary>
    public virtual bool IsStratified => false;

    /// <summary>How many class weights a network of so many outputs takes.</summary>
    public virtual int CountClassWeights(int outputs) => 0;

    /// <summary>Opens a cursor over rows whose labels can be learned from. Rows that lack one of its columns are left out and counted.</summary>
    public virtual FeatureFloatVectorCursor Open(RoleMappedData data, int outputs, CursOpt columns) => new FloatLabelCursor(data, columns);

    /// <summary>Writes the targets of the row of a cursor that <see cref="Open"/> gave.</summary>
    public virtual void ReadLabel(FeatureFloatVectorCursor rows, Span<float> targets) => targets[0] = ((FloatLabelCursor)rows).Label;

    /// <summary>How many rows such a cursor left out for their labels.</summary>
    public virtual long CountBadLabels(FeatureFloatVectorCursor rows) => ((FloatLabelCursor)rows).BadLabelCount;

    /// <summary>What to do where no label could be learned from, a sentence.</summary>
    public virtual string LabelRemedy(DataViewSchema.Column label, int outputs) =>
        $"Drop rows whose label '{label.Name}' is NaN, by FilterRowsByMissingValues, or give labels.";

    /// <summary>The loss of an output unit, where options name none.</summary>
    public abstract Loss CreateLoss(OutputUnit unit);

    /// <summary>Throws where a loss has no place for labels of such statistics, and says what to do about it.</summary>
    public virtual void CheckTargets(IExceptionContext context, Loss loss, string label, IReadOnlyList<TargetStatistics> labels)
    {
    }

    /// <summary>The scale that the network learns the label in, by the statistics of each target.</summary>
    public virtual TargetScaling FitTarget(Loss loss, bool standardize, IReadOnlyList<TargetStatistics> labels) => TargetScaling.None;

    /// <summary>
    /// Where all rows are of one class: its name and the outputs, before the output unit, of a network that always gives it. Null where there
    /// is something to learn.
    /// </summary>
    public virtual (string Name, float[] Outputs)? FindOneClass(
        Loss loss, IReadOnlyList<TargetStatistics> labels, int outputs, IReadOnlyList<string>? classNames) => null;

    /// <summary>What is wrong with the scale of labels that are learned as they are, and what to do about it; null where nothing is.</summary>
    public virtual string? DescribeScale(string label, IReadOnlyList<TargetStatistics> labels) => null;

    /// <summary>The type of the score.</summary>
    public virtual DataViewType ScoreType(int outputs) => NumberDataViewType.Single;

    /// <summary>From the network's outputs to what the Score column holds, in place.</summary>
    public virtual void ToScores(TrainedNetwork network, Span<float> outputs) => network.ToScores(outputs);

    /// <summary>
    /// The getter of one of the model's columns, of the type that ML.NET gives it, in a batch. ML.NET's transformer of the task may have a
    /// threshold.
    /// </summary>
    public abstract Delegate CreateGetter(string column, NetworkBatchScores scores, ISingleFeaturePredictionTransformer<object> transformer);

    /// <summary>Writes the model's columns, by their names in the graph and in ML.NET's order, as nodes behind the feature column's.</summary>
    public abstract void SaveAsOnnx(OnnxColumns onnx, TrainedNetwork network, string[] outputs, string features);

    /// <summary>
    /// The log-odds of the one class that n rows were of against each other one, log(n + 1): by Laplace's rule of succession the next row is of
    /// it (n + 1) times as likely as of another.
    /// </summary>
    protected static float LogOdds(long rows) => (float)Math.Log(rows + 1.0);

    /// <summary>A vector column of a model, whose slots have the label's names where it has some, as a trainer promises it.</summary>
    public static SchemaShape.Column VectorOutput(SchemaShape input, string label, string name, DataViewType type, bool normalized = false)
    {
        bool isNamed = input.TryFindColumn(label, out SchemaShape.Column column)
            && column.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out _);
        IEnumerable<SchemaShape.Column> annotations = AnnotationUtils.GetTrainerOutputAnnotation(normalized);
        return new(
            name, SchemaShape.Column.VectorKind.Vector, type, isKey: false,
            new SchemaShape(isNamed ? annotations.Append(SlotNames.Promise) : annotations));
    }

    /// <summary>A scalar column of a model, as a trainer promises it.</summary>
    public static SchemaShape.Column Output(string name, DataViewType type, bool normalized = false) => new(
        name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false, new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(normalized)));
}
