using MlNetDeep.Experiments;

namespace MlNetDeep.Selection.Tests;

public class FoldAssignmentTests
{
    [Fact]
    public void Folds_have_the_same_rows_and_the_same_classes_but_for_one()
    {
        string[] classes = [.. Enumerable.Range(0, 97).Select(row => row % 10 == 0 ? "rare" : row % 3 == 0 ? "common" : "usual")];
        int[] folds = FoldAssignment.Stratified(classes, folds: 5, seed: 1);
        AssertEven(folds);
        foreach (string name in classes.Distinct())
            AssertEven([.. folds.Where((_, row) => classes[row] == name)]);

        Assert.Equal(folds, FoldAssignment.Stratified(classes, folds: 5, seed: 1));
        Assert.NotEqual(folds, FoldAssignment.Stratified(classes, folds: 5, seed: 2));

        static void AssertEven(int[] folds)
        {
            int[] sizes = [.. Enumerable.Range(0, 5).Select(fold => folds.Count(of => of == fold))];
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        }
    }

    [Fact]
    public void Every_set_of_the_benchmark_is_in_one_half_and_each_task_is_in_both()
    {
        Assert.Equal(
            TabularSet.All.Select(set => set.Name).Order(), TabularSet.Choosing.Concat(TabularSet.Judging).Select(set => set.Name).Order());
        foreach (TabularTask task in Enum.GetValues<TabularTask>())
            Assert.Equal(TabularSet.Choosing.Count(set => set.Task == task), TabularSet.Judging.Count(set => set.Task == task));
    }
}
