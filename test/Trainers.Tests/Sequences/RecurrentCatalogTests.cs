using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>The catalogs of recurrent networks: for each task a short overload with the options' defaults, and one that takes options.</summary>
public sealed class RecurrentCatalogTests
{
    private static readonly Type[] Tasks =
        [typeof(BinaryClassificationCatalog.BinaryClassificationTrainers), typeof(MulticlassClassificationCatalog.MulticlassClassificationTrainers), typeof(RegressionCatalog.RegressionTrainers)];

    private static readonly Dictionary<string, (Type Catalog, Func<RecurrentNetworkOptions> CreateOptions, Type Layer)> Architectures = new()
    {
        ["Lstm"] = (typeof(LstmCatalog), () => new LstmOptions(), typeof(LstmLayer)),
        ["Gru"] = (typeof(GruCatalog), () => new GruOptions(), typeof(GruLayer)),
        ["ElmanNetwork"] = (typeof(ElmanNetworkCatalog), () => new ElmanNetworkOptions(), typeof(ElmanLayer)),
    };

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, Type> All
    {
        get
        {
            var all = new TheoryData<string, Type>();
            foreach (string name in Architectures.Keys)
                Array.ForEach(Tasks, task => all.Add(name, task));
            return all;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void The_short_overload_has_the_defaults_of_the_options(string name, Type task)
    {
        RecurrentNetworkOptions options = Architectures[name].CreateOptions();

        foreach (ParameterInfo parameter in ShortOverload(name, task).GetParameters().Skip(1))
        {
            PropertyInfo property = options.GetType().GetProperty(parameter.Name!, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)!;
            Assert.Equal(property.GetValue(options), parameter.DefaultValue);
        }

        Assert.Equal(name, options.Architecture);
    }

    [Theory, MemberData(nameof(All))]
    public void The_short_overload_passes_every_argument_on(string name, Type task)
    {
        dynamic trainer = ShortOverload(name, task).Invoke(null, [TrainersOf(task), "y", "x", "w", 2, 5, 3, 4, 0.03f])!;

        Assert.Equal(("y", "x", "w"), ((string)trainer.LabelColumn.Name, (string)trainer.FeatureColumn.Name, (string)trainer.WeightColumn.Name));
        TrainedNetwork network = NetworkOf(trainer, task);
        Type layer = Architectures[name].Layer;
        Assert.Equal(new Shape(3, 2), network.Network.InputShape);
        Assert.Equal([layer, layer, layer, typeof(LastStep), typeof(Dense)], network.Network.Layers.Select(each => each.GetType()));
        Assert.Equal(new Shape(3, 5), network.Network.LayerShapes[0]);
        Assert.Equal(4, network.History.Epochs.Count);
        Assert.Equal(0.03f, network.History.Epochs[^1].LearningRate);
    }

    [Theory, MemberData(nameof(All))]
    public void The_overload_with_options_takes_them_all(string name, Type task)
    {
        RecurrentNetworkOptions options = Architectures[name].CreateOptions();
        (options.LabelColumnName, options.FeatureColumnName, options.FeaturesPerStep) = ("y", "x", 3);
        (options.NumberOfUnits, options.NumberOfEpochs, options.SequenceOutput, options.Seed) = (4, 1, SequenceOutput.MeanOverTime, 1);

        TrainedNetwork network = NetworkOf(OverloadWithOptions(name, task).Invoke(null, [TrainersOf(task), options])!, task);

        Assert.Equal(new Shape(2, 3), network.Network.InputShape);
        Assert.Equal([Architectures[name].Layer, typeof(MeanOverTime), typeof(Dense)], network.Network.Layers.Select(each => each.GetType()));
    }

    [Theory, MemberData(nameof(All))]
    public void No_options_and_no_catalog_are_refused_by_name(string name, Type task)
    {
        MethodInfo method = OverloadWithOptions(name, task);

        Assert.Equal("options", RefusedArgument(method, TrainersOf(task), null));
        Assert.Equal("catalog", RefusedArgument(method, null, Architectures[name].CreateOptions()));
    }

    private static string? RefusedArgument(MethodInfo method, params object?[] arguments) =>
        Assert.IsType<ArgumentNullException>(Assert.Throws<TargetInvocationException>(() => method.Invoke(null, arguments)).InnerException).ParamName;

    private static MethodInfo ShortOverload(string name, Type task) => Overload(name, task, isShort: true);

    private static MethodInfo OverloadWithOptions(string name, Type task) => Overload(name, task, isShort: false);

    private static MethodInfo Overload(string name, Type task, bool isShort) => Assert.Single(
        Architectures[name].Catalog.GetMethods(BindingFlags.Public | BindingFlags.Static),
        method => method.Name == name && method.GetParameters() is { } all && all.Length > 2 == isShort && all[0].ParameterType == task);

    private object TrainersOf(Type task) => task == Tasks[0]
        ? _mlContext.BinaryClassification.Trainers
        : task == Tasks[1] ? _mlContext.MulticlassClassification.Trainers : _mlContext.Regression.Trainers;

    private TrainedNetwork NetworkOf(object trainer, Type task)
    {
        LearningTask learning = task == Tasks[0] ? LearningTask.Binary : task == Tasks[1] ? LearningTask.Multiclass : LearningTask.Regression;
        Examples examples = Examples.Create(24, 6);
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("x", NumberDataViewType.Single, examples.Features);
        builder.AddColumn("w", NumberDataViewType.Single, examples.Weights);
        learning.AddLabel(builder, examples.Targets);
        IDataView view = _mlContext.Transforms.CopyColumns("y", "Label").Fit(builder.GetDataView()).Transform(builder.GetDataView());
        return learning.NetworkOf(((IEstimator<ITransformer>)trainer).Fit(view));
    }
}
