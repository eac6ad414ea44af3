using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep;

/// <summary>A value: the mean of the members' scores.</summary>
internal sealed class RegressionEnsemble : EnsembleTask
{
    public override string Name => "regression";

    public override byte Code => 2;

    public override bool HasClasses => false;

    public override bool IsLabel(SchemaShape.Column column, out string expected)
    {
        expected = "Single";
        return IsScalar(column, NumberDataViewType.Single);
    }

    public override SchemaShape.Column[]? OutputShape(SchemaShape members, EnsembleCombination combination) =>
        members.TryFindColumn(DefaultColumnNames.Score, out SchemaShape.Column score) && IsScalar(score, NumberDataViewType.Single)
            && !members.TryFindColumn(DefaultColumnNames.PredictedLabel, out _)
            ? [score]
            : null;

    public override MemberValue? ValueOf(IReadOnlyList<DataViewSchema> members, EnsembleCombination combination) => MemberValue.Score;

    public override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema member, MemberValue value) =>
        [new(member[DefaultColumnNames.Score])];

    public override ReadValues CreateReader(DataViewRow member, MemberValue value)
    {
        ValueGetter<float> getter = member.GetGetter<float>(member.Schema[DefaultColumnNames.Score]);
        float score = 0;
        return values =>
        {
            getter(ref score);
            values[0] = score;
        };
    }

    public override Delegate CreateGetter(string column, EnsembleRow row, MemberValue value) =>
        (ValueGetter<float>)((ref float score) => score = (float)row.Mean[0]);

    public override void SaveColumn(OnnxNodes nodes, string mean, MemberValue value, string column, string output) =>
        nodes.AddNamed("Identity", output, mean);

    public override HeldOutSums CreateSums(MemberValue value) => new Sums();

    private sealed class Sums : HeldOutSums
    {
        private double _squares;

        public override HeldOutErrors ToErrors() => new(Rows, Mean(_squares), null, null);

        protected override void AddCore(float label, ReadOnlySpan<double> mean) => _squares += (label - mean[0]) * (label - mean[0]);
    }
}
